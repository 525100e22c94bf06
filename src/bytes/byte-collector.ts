// Smaller pieces are copied next to each other: as separate buffers, each would take a few hundred bytes more than its
// content, and keep everything alive that arrived with it.
const pieceBytesMin = 4096
const blockBytes = 16_384

/** Collects the pieces of a stream. Takes little more memory than their content, however small they are. */
export class ByteCollector {
  /** How many bytes have been collected. */
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

  /** Returns everything and starts again. */
  take(): Buffer {
    this.#endBlock()
    const parts = this.#parts
    const { length } = this
    this.clear()
    const [first] = parts
    if (parts.length === 1 && Buffer.isBuffer(first)) return first
    return Buffer.concat(parts, length)
  }

  /** Drops everything. */
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
