import type { DecodedArray } from 'hyparquet'
import type { ValueReader } from './plain-values.ts'
import { shortOfValues } from './run-decoder.ts'

const blockValuesMax = 1024 * 1024
// Each value may repeat all of the one before and add to it: together they can grow far beyond the size of a page.
const copiedBytesMax = 256 * 1024 * 1024

/** Integers stored as differences from the one before, in blocks of packed bits. */
export class DeltaReader implements ValueReader {
  readonly #bytes: Uint8Array
  readonly #isLong: boolean
  readonly #partValues: number
  readonly #parts: number
  readonly #count: number
  readonly #start: number
  #offset: number
  #value: bigint
  #isFirst = true
  #left: number
  #difference = 0n
  #widths: Uint8Array
  #part: number
  #partLeft = 0
  #bit = 0

  constructor(bytes: Uint8Array, offset: number, isLong: boolean) {
    this.#bytes = bytes
    this.#offset = offset
    this.#isLong = isLong
    const blockValues = this.#unsigned()
    this.#parts = this.#unsigned()
    this.#count = this.#unsigned()
    this.#value = this.#signed()
    this.#partValues = blockValues / this.#parts
    if (!(blockValues <= blockValuesMax && this.#partValues >= 8 && this.#partValues % 8 === 0)) {
      throw new Error(`a page claims blocks of ${blockValues} values in ${this.#parts} parts`)
    }
    this.#left = this.#count
    this.#start = this.#offset
    this.#widths = new Uint8Array(0)
    this.#part = this.#parts
  }

  get count(): number {
    return this.#count
  }

  /** Where the data after these integers begins, found without reading them. */
  end(): number {
    const now = this.#offset
    this.#offset = this.#start
    for (let left = this.#count - 1; left > 0; ) {
      const { widths } = this.#blockHeader()
      for (let part = 0; part < this.#parts && left > 0; part++) {
        this.#offset += (this.#partValues * widths[part]!) / 8
        left -= this.#partValues
      }
      if (this.#offset > this.#bytes.length) throw shortOfValues()
    }
    const end = this.#offset
    this.#offset = now
    return end
  }

  read(count: number): Int32Array | BigInt64Array {
    if (count > this.#left) throw shortOfValues()
    const values = this.#isLong ? new BigInt64Array(count) : new Int32Array(count)
    for (let index = 0; index < count; index++) {
      if (this.#isFirst) this.#isFirst = false
      else this.#value = BigInt.asIntN(64, this.#value + this.#next())
      values[index] = this.#isLong ? this.#value : Number(BigInt.asIntN(32, this.#value))
    }
    this.#left -= count
    return values
  }

  #next(): bigint {
    if (this.#partLeft === 0) this.#nextPart()
    const width = this.#widths[this.#part]!
    this.#partLeft--
    const difference = width === 0 ? this.#difference : this.#difference + this.#packed(width)
    if (this.#partLeft === 0) this.#offset += (this.#partValues * width) / 8
    return difference
  }

  #nextPart(): void {
    this.#part++
    if (this.#part >= this.#parts) {
      const { difference, widths } = this.#blockHeader()
      this.#difference = difference
      this.#widths = widths
      this.#part = 0
    }
    this.#partLeft = this.#partValues
    this.#bit = 0
  }

  #packed(width: number): bigint {
    const bytes = this.#bytes
    let at = this.#offset + (this.#bit >>> 3)
    let shift = -(this.#bit & 7)
    this.#bit += width
    if (this.#offset * 8 + this.#bit > bytes.length * 8) throw shortOfValues()
    if (width <= 24) {
      let value = 0
      for (; shift < width; shift += 8, at++) value |= shift < 0 ? bytes[at]! >>> -shift : bytes[at]! << shift
      return BigInt(value & ((1 << width) - 1))
    }
    let value = 0n
    for (; shift < width; shift += 8, at++) {
      value |= shift < 0 ? BigInt(bytes[at]! >>> -shift) : BigInt(bytes[at]!) << BigInt(shift)
    }
    return BigInt.asUintN(width, value)
  }

  #blockHeader(): { readonly difference: bigint; readonly widths: Uint8Array } {
    const difference = this.#signed()
    const widths = this.#bytes.subarray(this.#offset, this.#offset + this.#parts)
    this.#offset += this.#parts
    if (this.#offset > this.#bytes.length) throw shortOfValues()
    if (widths.some((width) => width > 64)) throw new Error('a page claims integers of more than 64 bits')
    return { difference, widths }
  }

  #unsigned(): number {
    return Number(this.#variable())
  }

  #signed(): bigint {
    const zigzag = this.#variable()
    return (zigzag >> 1n) ^ -(zigzag & 1n)
  }

  #variable(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#offset]
      if (byte === undefined) throw shortOfValues()
      this.#offset++
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new Error('an integer has more than ten bytes')
  }
}

/** Texts preceded by their lengths; with `prefixes`, each begins with that many bytes of the one before. */
export class DeltaBytesReader implements ValueReader {
  readonly #bytes: Uint8Array
  readonly #prefixes: DeltaReader | null
  readonly #lengths: DeltaReader
  #offset: number
  #last: Uint8Array = new Uint8Array(0)

  constructor(bytes: Uint8Array, offset: number, hasPrefixes: boolean) {
    this.#bytes = bytes
    this.#prefixes = hasPrefixes ? new DeltaReader(bytes, offset, false) : null
    this.#lengths = new DeltaReader(bytes, this.#prefixes?.end() ?? offset, false)
    this.#offset = this.#lengths.end()
  }

  read(count: number): DecodedArray {
    const lengths = this.#lengths.read(count)
    const prefixes = this.#prefixes?.read(count)
    const values = new Array<Uint8Array>(count)
    let copiedBytes = 0
    for (let index = 0; index < count; index++) {
      const length = Number(lengths[index])
      const prefix = Number(prefixes?.[index] ?? 0)
      const end = this.#offset + length
      if (length < 0 || end > this.#bytes.length) {
        throw new Error(`a value claims ${length} bytes, but only ${this.#bytes.length - this.#offset} are left`)
      }
      if (prefix < 0 || prefix > this.#last.length) {
        throw new Error(`a value claims ${prefix} bytes of the one before, which has only ${this.#last.length}`)
      }
      let value = this.#bytes.subarray(this.#offset, end)
      if (prefix > 0) {
        copiedBytes += prefix + length
        if (copiedBytes > copiedBytesMax) {
          throw new Error(`${count} values that repeat the ones before take more than ${copiedBytesMax} bytes`)
        }
        const whole = new Uint8Array(prefix + length)
        whole.set(this.#last.subarray(0, prefix))
        whole.set(value, prefix)
        value = whole
      }
      this.#offset = end
      this.#last = value
      values[index] = value
    }
    return values
  }
}
