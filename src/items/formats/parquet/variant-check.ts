import type { Leaf } from './parquet-schema.ts'

const nestingMax = 100

/** Whether a column has bytes that are read as a variant, or as the names in one. */
export function isVariantPart({ nodes, element }: Leaf): boolean {
  const isBytes = element.type === 'BYTE_ARRAY' || element.type === 'FIXED_LEN_BYTE_ARRAY'
  return isBytes && nodes.some((node) => node.element.logical_type?.type === 'VARIANT')
}

/**
 * Refuses bytes that claim more than they have. A variant states where its parts are. If they overlapped, a short one could
 * have any number of parts, so there may not be more parts than bytes.
 */
export function checkVariantBytes(value: unknown, isMetadata: boolean): void {
  if (!(value instanceof Uint8Array)) return
  const walk = new VariantWalk(value)
  if (isMetadata) walk.metadata()
  else walk.value(0, 0)
}

class VariantWalk {
  readonly #bytes: Uint8Array
  #parts = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  metadata(): void {
    const width = (this.#byte(0) >> 6) + 1
    const count = this.#number(1, width)
    const start = 1 + width * (count + 2)
    this.#need(start)
    let textBytes = 0
    for (let index = 0; index < count; index++) {
      const begins = this.#number(1 + width * (index + 1), width)
      const ends = this.#number(1 + width * (index + 2), width)
      textBytes += ends - begins
      if (ends < begins || textBytes > this.#bytes.length) throw unsound()
      this.#need(start + ends)
    }
  }

  value(offset: number, depth: number): void {
    if (++this.#parts > this.#bytes.length || depth > nestingMax) throw unsound()
    const type = this.#byte(offset) & 3
    const header = this.#byte(offset) >> 2
    if (type === 2) this.#members(offset, header & 3, ((header >> 2) & 3) + 1, (header >> 4) & 1, depth)
    else if (type === 3) this.#members(offset, header & 3, 0, (header >> 2) & 1, depth)
    else if (type === 1) this.#need(offset + 1 + header)
    else if (header === 15 || header === 16) this.#need(offset + 5 + this.#number(offset + 1, 4))
  }

  /** The parts of an object, whose names have numbers of `idWidth` bytes, or of an array, whose parts have no names. */
  #members(offset: number, offsetBits: number, idWidth: number, isLarge: number, depth: number): void {
    const countWidth = isLarge === 1 ? 4 : 1
    const width = offsetBits + 1
    const count = this.#number(offset + 1, countWidth)
    const offsets = offset + 1 + countWidth + count * idWidth
    const values = offsets + (count + 1) * width
    this.#need(values)
    for (let index = 0; index < count; index++) {
      this.value(values + this.#number(offsets + index * width, width), depth + 1)
    }
  }

  #byte(offset: number): number {
    this.#need(offset + 1)
    return this.#bytes[offset]!
  }

  #number(offset: number, width: number): number {
    this.#need(offset + width)
    let value = 0
    for (let index = width - 1; index >= 0; index--) value = value * 256 + this.#bytes[offset + index]!
    if (value >= 2 ** 31) throw unsound()
    return value
  }

  #need(end: number): void {
    if (end > this.#bytes.length) throw unsound()
  }
}

function unsound(): Error {
  return new Error('a variant refers to bytes that it does not have')
}
