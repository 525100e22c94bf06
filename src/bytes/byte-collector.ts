// Pieces that are smaller are copied next to each other: each piece of its own would take a few hundred bytes more than
// it holds, and keep all that arrived with it.
const pieceBytesMin = 4096
const blockBytes = 16_384

/** Puts the pieces of a stream together. Memory stays near to what they hold, however small they are. */
export class ByteCollector {
  /** How many bytes there are. */
  length = 0
  #parts: Uint8Array[] = []
  #block: Buffer | null = null
  #used = 0

  push(piece: Uint8Array): void {
    this.length += piece.length
    if (piece.length >= pieceBytesMin) {
      this.#endBlock()
      this.#parts.push(piece)
      return
    }
    if (this.#block !== null && this.#used + piece.length > this.#block.length) this.#endBlock()
    this.#block ??= Buffer.allocUnsafeSlow(blockBytes)
    this.#block.set(piece, this.#used)
    this.#used += piece.length
  }

  /** Gives all of it, and begins anew. */
  take(): Buffer {
    this.#endBlock()
    const parts = this.#parts
    const { length } = this
    this.clear()
    const [first] = parts
    if (parts.length === 1 && Buffer.isBuffer(first)) return first
    return Buffer.concat(parts, length)
  }

  /** Releases all of it. */
  clear(): void {
    this.length = 0
    this.#parts = []
    this.#block = null
    this.#used = 0
  }

  #endBlock(): void {
    if (this.#block !== null && this.#used > 0) this.#parts.push(this.#block.subarray(0, this.#used))
    this.#block = null
    this.#used = 0
  }
}
