/** Far more than the structures of Parquet files need, and far less than would exhaust the stack. */
const nestingMax = 32

/** The types of Thrift's compact protocol that Parquet uses. */
const thriftTypes = { true: 1, false: 2, byte: 3, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const

/**
 * Reads structures in Thrift's compact protocol, value by value, from bytes that anybody may have written. It allocates
 * nothing for mere claims: a list is read element by element, and ends with the bytes at the latest.
 */
export class ThriftReader {
  offset: number
  readonly #bytes: Uint8Array
  #depth = 0

  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes
    this.offset = offset
  }

  /** Goes through the fields of a structure. The callback must read or skip each of them. */
  struct(type: number, readField: (id: number, type: number) => void): void {
    if (type !== thriftTypes.struct) throw unexpected(type, 'a structure')
    this.#enter()
    let id = 0
    for (;;) {
      const header = this.#byte()
      const fieldType = header & 0x0f
      if (fieldType === 0) break
      const delta = header >> 4
      id = delta === 0 ? this.#integer() : id + delta
      readField(id, fieldType)
    }
    this.#depth--
  }

  /** The top-level structure at the current offset. */
  topStruct(readField: (id: number, type: number) => void): void {
    this.struct(thriftTypes.struct, readField)
  }

  list<T>(type: number, readElement: (type: number) => T): T[] {
    const values: T[] = []
    this.#elements(type, (elementType) => values.push(readElement(elementType)))
    return values
  }

  integer(type: number): number {
    if (type === thriftTypes.byte) return (this.#byte() << 24) >> 24
    if (type < thriftTypes.byte || type > thriftTypes.i64) throw unexpected(type, 'an integer')
    return this.#integer()
  }

  boolean(type: number): boolean {
    if (type !== thriftTypes.true && type !== thriftTypes.false) throw unexpected(type, 'a boolean')
    return type === thriftTypes.true
  }

  binary(type: number): Uint8Array {
    if (type !== thriftTypes.binary) throw unexpected(type, 'text')
    const length = this.#unsigned()
    const start = this.offset
    this.#pass(length)
    return this.#bytes.subarray(start, this.offset)
  }

  text(type: number): string {
    return Buffer.from(this.binary(type)).toString()
  }

  skip(type: number): void {
    switch (type) {
      case thriftTypes.true:
      case thriftTypes.false:
        return
      case thriftTypes.byte:
        return this.#pass(1)
      case thriftTypes.double:
        return this.#pass(8)
      case thriftTypes.binary:
        return this.#pass(this.#unsigned())
      case thriftTypes.list:
        return this.#elements(type, (elementType) => this.#skipElement(elementType))
      case thriftTypes.struct:
        return this.struct(type, (_id, fieldType) => this.skip(fieldType))
      default:
        this.integer(type)
    }
  }

  #elements(type: number, readElement: (type: number) => void): void {
    if (type !== thriftTypes.list) throw unexpected(type, 'a list')
    this.#enter()
    const header = this.#byte()
    const length = header >> 4 === 15 ? this.#unsigned() : header >> 4
    const left = this.#bytes.length - this.offset
    // Every element takes at least one byte.
    if (length > left) throw new Error(`a list claims ${length} elements, and only ${left} bytes are left`)
    for (let index = 0; index < length; index++) readElement(header & 0x0f)
    this.#depth--
  }

  /** Unlike fields, booleans in a list have a byte each. */
  #skipElement(type: number): void {
    if (type === thriftTypes.true || type === thriftTypes.false) this.#pass(1)
    else this.skip(type)
  }

  #enter(): void {
    if (++this.#depth > nestingMax) throw new Error(`structures nest deeper than ${nestingMax} levels`)
  }

  #byte(): number {
    const byte = this.#bytes[this.offset]
    if (byte === undefined) throw new Error('a structure continues beyond the end of the bytes')
    this.offset++
    return byte
  }

  #pass(length: number): void {
    const left = this.#bytes.length - this.offset
    if (length > left) throw new Error(`a value claims ${length} bytes, and only ${left} are left`)
    this.offset += length
  }

  #integer(): number {
    const zigzag = this.#unsigned()
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
  }

  /** An integer too large for a number to hold exactly is not a valid length or offset in any file. */
  #unsigned(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#byte()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      if (factor >= 2 ** 63) throw new Error('an integer has more than ten bytes')
    }
  }
}

function unexpected(type: number, expected: string): Error {
  return new Error(`there is a value of type ${type} where ${expected} was expected`)
}
