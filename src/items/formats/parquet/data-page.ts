import type { CompressionCodec, DecodedArray } from 'hyparquet'
import { decompress } from './decompress.ts'
import { DeltaBytesReader, DeltaReader } from './delta-values.ts'
import type { PageHeader } from './page-header.ts'
import type { Leaf } from './parquet-schema.ts'
import { PlainReader, SplitReader, type ValueReader } from './plain-values.ts'
import { RunDecoder } from './run-decoder.ts'

/** A page whose levels and values are read as needed. */
export interface DataPage {
  /** How many levels, or values if there are no levels, have not been read yet. */
  left: number
  readonly definition: RunDecoder | null
  readonly repetition: RunDecoder | null
  readonly values: ValueReader
}

/** What is needed to read a column's pages. */
export interface PageContext {
  readonly leaf: Leaf
  readonly codec: CompressionCodec
  readonly dictionary: DecodedArray | null
  /** Turns stored values into what they mean; those of a dictionary have been converted already. */
  convert(values: DecodedArray): DecodedArray
}

export function openDataPage(chunk: Uint8Array, header: PageHeader, context: PageContext): DataPage {
  return header.type === 'DATA_PAGE' ? openFirstVersion(chunk, header, context) : openSecond(chunk, header, context)
}

/** Levels and values are compressed together, and the levels state their own length. */
function openFirstVersion(chunk: Uint8Array, header: PageHeader, context: PageContext): DataPage {
  const { leaf, codec } = context
  const content = decompress(codec, chunk.subarray(header.start, header.end), header.bytes)
  let offset = 0
  const takeLevels = (max: number, encoding: string | undefined): RunDecoder | null => {
    if (max === 0) return null
    if (encoding !== 'RLE') throw new Error(`unsupported encoding of levels: ${encoding ?? 'none'}`)
    if (content.length - offset < 4) throw new Error('a page ends before its levels')
    const view = new DataView(content.buffer, content.byteOffset + offset, 4)
    const start = offset + 4
    offset = start + view.getUint32(0, true)
    return new RunDecoder(content, start, offset, bitWidth(max))
  }
  const repetition = takeLevels(leaf.repetitionMax, header.levels.repetitionEncoding)
  const definition = takeLevels(leaf.definitionMax, header.levels.definitionEncoding)
  const values = valueReader(content, offset, header, context)
  return { left: header.values, definition, repetition, values }
}

/** Levels come first and are not compressed; the header states their length. */
function openSecond(chunk: Uint8Array, header: PageHeader, context: PageContext): DataPage {
  const { leaf, codec } = context
  const { repetitionBytes, definitionBytes } = header.levels
  const levelBytes = repetitionBytes + definitionBytes
  const levels = chunk.subarray(header.start, header.start + levelBytes)
  const compressed = chunk.subarray(header.start + levelBytes, header.end)
  const content = header.isCompressed ? decompress(codec, compressed, header.bytes - levelBytes) : compressed
  const takeLevels = (max: number, start: number, end: number) =>
    max === 0 ? null : new RunDecoder(levels, start, end, bitWidth(max))
  return {
    left: header.values,
    repetition: takeLevels(leaf.repetitionMax, 0, repetitionBytes),
    definition: takeLevels(leaf.definitionMax, repetitionBytes, levelBytes),
    values: valueReader(content, 0, header, context),
  }
}

function bitWidth(max: number): number {
  return 32 - Math.clz32(max)
}

function valueReader(content: Uint8Array, offset: number, header: PageHeader, context: PageContext): ValueReader {
  const { dictionary, leaf } = context
  if (header.encoding === 'PLAIN_DICTIONARY' || header.encoding === 'RLE_DICTIONARY') {
    // Pages that contain only nulls may come without a dictionary, and without anything else.
    return new DictionaryReader(content, offset, dictionary ?? [])
  }
  const values = storedValues(content, offset, header, leaf)
  return { read: (count) => context.convert(values.read(count)) }
}

function storedValues(content: Uint8Array, offset: number, { encoding }: PageHeader, { element }: Leaf): ValueReader {
  const { type = 'BYTE_ARRAY', type_length: typeLength } = element
  switch (encoding) {
    case 'PLAIN':
      return new PlainReader(type, typeLength, content, offset)
    case 'RLE':
      if (type === 'BOOLEAN') return new BooleanRuns(content, offset)
      break
    case 'BYTE_STREAM_SPLIT':
      if (type !== 'BOOLEAN' && type !== 'BYTE_ARRAY' && type !== 'INT96') {
        return new SplitReader(type, typeLength, content.subarray(offset))
      }
      break
    case 'DELTA_BINARY_PACKED':
      if (type === 'INT32' || type === 'INT64')
        return new LateReader(() => new DeltaReader(content, offset, type === 'INT64'))
      break
    case 'DELTA_LENGTH_BYTE_ARRAY':
      if (type === 'BYTE_ARRAY') return new LateReader(() => new DeltaBytesReader(content, offset, false))
      break
    case 'DELTA_BYTE_ARRAY':
      if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') {
        return new LateReader(() => new DeltaBytesReader(content, offset, true))
      }
  }
  throw new Error(`unsupported encoding of ${type} values: ${encoding ?? 'none'}`)
}

/** Opens values that have a header only once one of them is to be read: a page of nulls may have no header. */
class LateReader implements ValueReader {
  readonly #open: () => ValueReader
  #reader: ValueReader | null = null

  constructor(open: () => ValueReader) {
    this.#open = open
  }

  read(count: number): DecodedArray {
    if (count === 0) return []
    this.#reader ??= this.#open()
    return this.#reader.read(count)
  }
}

class DictionaryReader implements ValueReader {
  readonly #content: Uint8Array
  readonly #offset: number
  readonly #dictionary: DecodedArray
  #places: RunDecoder | null = null
  #width = -1

  constructor(content: Uint8Array, offset: number, dictionary: DecodedArray) {
    this.#content = content
    this.#offset = offset
    this.#dictionary = dictionary
  }

  read(count: number): DecodedArray {
    const dictionary = this.#dictionary
    if (count === 0) return []
    if (dictionary.length === 0) throw new Error('a page refers to a dictionary, but there is none before it')
    const places = new Int32Array(count)
    // A dictionary with one value needs no indices.
    if (this.#width === -1) this.#width = this.#content[this.#offset] ?? 0
    if (this.#width > 0) {
      this.#places ??= new RunDecoder(this.#content, this.#offset + 1, this.#content.length, this.#width)
      this.#places.read(places, 0, count)
    }
    // The values are of one type, whatever their array is; Array.from over the indices would be slower.
    const values = new Array<unknown>(count)
    for (let index = 0; index < count; index++) {
      const place = places[index]! >>> 0
      if (place >= dictionary.length) {
        throw new Error(`a page refers to value ${place} of a dictionary that has ${dictionary.length}`)
      }
      values[index] = dictionary[place]
    }
    return values as DecodedArray
  }
}

class BooleanRuns implements ValueReader {
  readonly #content: Uint8Array
  readonly #offset: number
  #runs: RunDecoder | null = null

  constructor(content: Uint8Array, offset: number) {
    this.#content = content
    this.#offset = offset
  }

  read(count: number): DecodedArray {
    if (count === 0) return []
    // Four bytes state the length of the runs.
    this.#runs ??= new RunDecoder(this.#content, this.#offset + 4, this.#content.length, 1)
    const bits = new Int32Array(count)
    this.#runs.read(bits, 0, count)
    return Array.from(bits, (bit) => bit === 1)
  }
}
