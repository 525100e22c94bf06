import type { CompressionCodec, DecodedArray } from 'hyparquet'
import { assembleLists } from 'hyparquet/src/assemble.js'
import { itemBytesMax } from '../../item.ts'
import { type DataPage, openDataPage } from './data-page.ts'
import { decompress } from './decompress.ts'
import { itemTooLong } from './item-text.ts'
import type { PageBudget } from './page-budget.ts'
import { readPageHeader } from './page-header.ts'
import type { Leaf } from './parquet-schema.ts'
import { PlainReader } from './plain-values.ts'

// Few rows are read at a time if they have many values, or nested lists and structures.
const batchCharactersMax = 65_536
const levelsPerReading = 1_024
const dictionaryValuesMax = 4 * 1024 * 1024

const nothing: DataPage = { left: 0, definition: null, repetition: null, values: { read: () => [] } }

export interface LeafSource {
  readonly leaf: Leaf
  readonly codec: CompressionCodec
  /** All pages of the column in this row group. */
  readonly chunk: Uint8Array
  readonly budget: PageBudget
  convert(values: DecodedArray): DecodedArray
}

/** Reads one column of plain values in one row group, page after page, holding one page at a time. */
export class LeafColumn {
  readonly #source: LeafSource
  readonly #repetition = new Int32Array(levelsPerReading)
  readonly #definition = new Int32Array(levelsPerReading)
  #offset = 0
  #page: DataPage = nothing
  #pageBytes = 0
  #dictionary: DecodedArray | null = null
  #dictionaryBytes = 0
  // Levels that have been read but not yet used.
  #level = 0
  #levels = 0

  constructor(source: LeafSource) {
    this.#source = source
  }

  /** The values of the next rows: at least one, or none at the end of the column. */
  read(rowsMax: number): DecodedArray {
    const { leaf } = this.#source
    return leaf.nodes.length === 2 && leaf.repetitionMax === 0 ? this.#readFlat(rowsMax) : this.#readNested(rowsMax)
  }

  #readFlat(rowsMax: number): DecodedArray {
    if (!this.#hasPage()) return []
    const page = this.#page
    const count = Math.min(rowsMax, page.left, levelsPerReading)
    page.left -= count
    if (page.definition === null) return page.values.read(count)
    page.definition.read(this.#definition, 0, count)
    let present = 0
    for (let index = 0; index < count; index++) present += this.#definition[index]! > 0 ? 1 : 0
    const values = page.values.read(present)
    if (present === count) return values
    const withNulls = new Array<unknown>(count)
    for (let index = 0, next = 0; index < count; index++) {
      withNulls[index] = this.#definition[index]! > 0 ? values[next++] : null
    }
    return withNulls
  }

  #readNested(rowsMax: number): DecodedArray {
    const { leaf } = this.#source
    const { definitionMax, definitionOf, repetitionMax } = leaf
    const repetition: number[] = []
    const definition: number[] = []
    const values: unknown[] = []
    let rows = 0
    // The minimum length of the items: every list or structure that is opened, and every value, takes a character.
    let characters = 0
    let rowStart = 0
    while (this.#hasLevels()) {
      let present = 0
      let isFull = false
      for (; this.#level < this.#levels; this.#level++) {
        if (repetitionMax === 0 || this.#repetition[this.#level] === 0) {
          isFull = rows === rowsMax || (rows > 0 && characters >= batchCharactersMax)
          if (isFull) break
          rows++
          rowStart = characters
        } else if (rows === 0) throw new Error('a column begins in the middle of a row')
        const defined = definitionMax === 0 ? 0 : this.#definition[this.#level]!
        if (defined > definitionMax) throw new Error(`a level is ${defined}, but the maximum is ${definitionMax}`)
        if (defined === definitionMax) present++
        if (repetitionMax > 0) repetition.push(this.#repetition[this.#level]!)
        if (definitionMax > 0) definition.push(defined)
        const repeated = repetitionMax === 0 ? 0 : this.#repetition[this.#level]!
        characters += Math.max(2, defined - (definitionOf[repeated] ?? 0))
      }
      if (characters - rowStart > itemBytesMax) throw itemTooLong
      if (present > 0) for (const value of this.#page.values.read(present)) values.push(value)
      if (isFull) break
    }
    return rows === 0 ? [] : assembleLists([], definition, repetition, values, leaf.nodes)
  }

  #hasLevels(): boolean {
    if (this.#level < this.#levels) return true
    if (!this.#hasPage()) return false
    const page = this.#page
    this.#level = 0
    this.#levels = Math.min(page.left, levelsPerReading)
    page.left -= this.#levels
    page.repetition?.read(this.#repetition, 0, this.#levels)
    page.definition?.read(this.#definition, 0, this.#levels)
    return true
  }

  /** Whether a page has something left; opens the next page if the current one has not. */
  #hasPage(): boolean {
    const { chunk } = this.#source
    while (this.#page.left === 0) {
      // Some writers leave a byte after the last page.
      if (this.#offset >= chunk.length - 1) return false
      this.#nextPage()
    }
    return true
  }

  #nextPage(): void {
    const { chunk, codec, leaf, budget, convert } = this.#source
    const header = readPageHeader(chunk, this.#offset)
    this.#offset = header.end
    if (header.type === 'INDEX_PAGE') return
    if (header.type === 'DICTIONARY_PAGE') {
      const { type = 'BYTE_ARRAY', type_length: typeLength } = leaf.element
      if (header.values > dictionaryValuesMax) {
        throw new Error(`a dictionary claims ${header.values} values; the maximum is ${dictionaryValuesMax}`)
      }
      budget.take(header.bytes, this.#dictionaryBytes)
      this.#dictionaryBytes = header.bytes
      const content = decompress(codec, chunk.subarray(header.start, header.end), header.bytes)
      this.#dictionary = dictionaryOf(new PlainReader(type, typeLength, content, 0), header.values, convert)
      return
    }
    budget.take(header.bytes, this.#pageBytes)
    this.#pageBytes = header.bytes
    // Releases one page before making room for another.
    this.#page = nothing
    this.#page = openDataPage(chunk, header, { leaf, codec, dictionary: this.#dictionary, convert })
  }
}

/** Converts the stored values into what they mean, some at a time: both together take several times the memory. */
function dictionaryOf(reader: PlainReader, count: number, convert: LeafSource['convert']): DecodedArray {
  const values: unknown[] = []
  for (let left = count; left > 0; left -= levelsPerReading) {
    for (const value of convert(reader.read(Math.min(left, levelsPerReading)))) values.push(value)
  }
  return values
}
