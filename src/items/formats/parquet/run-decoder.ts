/**
 * Levels, dictionary indices and booleans, stored as runs of one value and of packed bits. Runs are read only as far as
 * needed: one that claims billions of values costs only as much as is read of it.
 */
export class RunDecoder {
  readonly #bytes: Uint8Array
  readonly #end: number
  readonly #width: number
  readonly #mask: number
  #offset: number
  #left = 0
  #value = 0
  #isPacked = false
  #bits = 0

  constructor(bytes: Uint8Array, start: number, end: number, width: number) {
    if (width > 32) throw new Error(`values have ${width} bits, but the maximum is 32`)
    if (end > bytes.length)
      throw new Error(`runs of values claim ${end - start} bytes, but only ${bytes.length - start} are left`)
    this.#bytes = bytes
    this.#offset = start
    this.#end = end
    this.#width = width
    this.#mask = width === 32 ? 0xffffffff : (1 << width) - 1
  }

  /** Reads values into a part of an array. */
  read(output: Int32Array, start: number, end: number): void {
    let index = start
    while (index < end) {
      if (this.#left === 0) this.#nextRun()
      const until = Math.min(end, index + this.#left)
      this.#left -= until - index
      if (!this.#isPacked) {
        output.fill(this.#value, index, until)
        index = until
      } else index = this.#readPacked(output, index, until)
    }
  }

  #readPacked(output: Int32Array, start: number, end: number): number {
    const width = this.#width
    const bitsEnd = this.#bits + (end - start) * width
    if (bitsEnd > this.#end * 8) throw shortOfValues()
    const bytes = this.#bytes
    let bits = this.#bits
    for (let index = start; index < end; index++) {
      let value = 0
      let at = bits >>> 3
      let shift = -(bits & 7)
      // Only the last bytes of a value may be too many to shift: those drop off.
      for (; shift < width; shift += 8, at++) {
        const byte = bytes[at]!
        value |= shift < 0 ? byte >>> -shift : byte << shift
      }
      output[index] = value & this.#mask
      bits += width
    }
    this.#bits = bits
    if (this.#left === 0) this.#offset = Math.min(this.#end, (bits + 7) >>> 3)
    return end
  }

  #nextRun(): void {
    const header = this.#header()
    this.#isPacked = header % 2 === 1
    const count = Math.floor(header / 2)
    if (this.#isPacked) {
      this.#left = count * 8
      this.#bits = this.#offset * 8
      return
    }
    this.#left = count
    const valueBytes = (this.#width + 7) >> 3
    if (this.#offset + valueBytes > this.#end) throw shortOfValues()
    this.#value = 0
    for (let index = 0; index < valueBytes; index++) this.#value |= this.#bytes[this.#offset++]! << (8 * index)
  }

  #header(): number {
    let value = 0
    for (let factor = 1; factor < 2 ** 35; factor *= 128) {
      if (this.#offset >= this.#end) throw shortOfValues()
      const byte = this.#bytes[this.#offset++]!
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
    throw new Error('the length of a run of values has more than five bytes')
  }
}

/** A page has fewer values than its header says. */
export function shortOfValues(): Error {
  return new Error('a page has fewer values than it claims')
}
