import type { DecodedArray, ParquetType } from 'hyparquet'
import { shortOfValues } from './run-decoder.ts'

/** Returns the values of a page, a given number at a time. */
export interface ValueReader {
  /** @throws Error if the page has fewer values left. */
  read(count: number): DecodedArray
}

const fixedBytes: Readonly<Partial<Record<ParquetType, number>>> = {
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
}

/** How many bytes each value of a type takes. */
export function valueBytes(type: ParquetType, typeLength: number | undefined): number {
  const bytes = type === 'FIXED_LEN_BYTE_ARRAY' ? typeLength : fixedBytes[type]
  if (bytes === undefined) throw new Error(`values of the type ${type} have no fixed length`)
  return bytes
}

/** Makes values from their bytes, which are stored consecutively. */
export function fixedValues(type: ParquetType, bytes: Uint8Array, width: number): DecodedArray {
  const count = bytes.length / width
  // A view must begin at a multiple of its width: a copy does.
  const aligned = () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
  switch (type) {
    case 'INT32':
      return new Int32Array(aligned())
    case 'INT64':
      return new BigInt64Array(aligned())
    case 'FLOAT':
      return new Float32Array(aligned())
    case 'DOUBLE':
      return new Float64Array(aligned())
    case 'INT96': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
      return Array.from(
        { length: count },
        (_, index) => (BigInt(view.getInt32(index * 12 + 8, true)) << 64n) | view.getBigUint64(index * 12, true),
      )
    }
    default:
      return Array.from({ length: count }, (_, index) => bytes.subarray(index * width, (index + 1) * width))
  }
}

/** Values stored as they are, one after the other. */
export class PlainReader implements ValueReader {
  readonly #type: ParquetType
  readonly #width: number
  readonly #bytes: Uint8Array
  #offset: number
  #bit = 0

  constructor(type: ParquetType, typeLength: number | undefined, bytes: Uint8Array, offset: number) {
    this.#type = type
    this.#width = type === 'BYTE_ARRAY' || type === 'BOOLEAN' ? 0 : valueBytes(type, typeLength)
    this.#bytes = bytes
    this.#offset = offset
  }

  read(count: number): DecodedArray {
    if (this.#type === 'BYTE_ARRAY') return this.#byteArrays(count)
    if (this.#type === 'BOOLEAN') return this.#booleans(count)
    const end = this.#offset + count * this.#width
    if (end > this.#bytes.length) throw shortOfValues()
    const bytes = this.#bytes.subarray(this.#offset, end)
    this.#offset = end
    return fixedValues(this.#type, bytes, this.#width)
  }

  #byteArrays(count: number): Uint8Array[] {
    const bytes = this.#bytes
    // Each of them takes at least four bytes.
    if (count > (bytes.length - this.#offset) / 4) throw shortOfValues()
    const values = new Array<Uint8Array>(count)
    let offset = this.#offset
    for (let index = 0; index < count; index++) {
      const start = offset + 4
      if (start > bytes.length) throw shortOfValues()
      const length =
        bytes[offset]! + bytes[offset + 1]! * 0x100 + bytes[offset + 2]! * 0x1_0000 + bytes[offset + 3]! * 0x100_0000
      offset = start + length
      if (offset > bytes.length)
        throw new Error(`a value claims ${length} bytes, but only ${bytes.length - start} are left`)
      values[index] = bytes.subarray(start, offset)
    }
    this.#offset = offset
    return values
  }

  #booleans(count: number): boolean[] {
    if (this.#offset * 8 + this.#bit + count > this.#bytes.length * 8) throw shortOfValues()
    const values = new Array<boolean>(count)
    for (let index = 0; index < count; index++) {
      values[index] = ((this.#bytes[this.#offset + (this.#bit >>> 3)]! >>> (this.#bit & 7)) & 1) === 1
      this.#bit++
    }
    this.#offset += this.#bit >>> 3
    this.#bit &= 7
    return values
  }
}

/** Values stored as all of their first bytes, then all of their second bytes, and so on. */
export class SplitReader implements ValueReader {
  readonly #type: ParquetType
  readonly #width: number
  readonly #bytes: Uint8Array
  readonly #count: number
  #index = 0

  constructor(type: ParquetType, typeLength: number | undefined, bytes: Uint8Array) {
    this.#type = type
    this.#width = valueBytes(type, typeLength)
    this.#bytes = bytes
    this.#count = Math.floor(bytes.length / this.#width)
  }

  read(count: number): DecodedArray {
    if (this.#index + count > this.#count) throw shortOfValues()
    const joined = new Uint8Array(count * this.#width)
    for (let byte = 0; byte < this.#width; byte++) {
      const start = byte * this.#count + this.#index
      for (let index = 0; index < count; index++) joined[index * this.#width + byte] = this.#bytes[start + index]!
    }
    this.#index += count
    return fixedValues(this.#type, joined, this.#width)
  }
}
