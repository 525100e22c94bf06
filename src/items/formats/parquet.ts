import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { AsyncBuffer, Compressors, DecodedArray, FileMetaData, ParquetParsers, SchemaElement } from 'hyparquet'
import { stringify } from '../../json/index.ts'
import { checkItemSize, type Item, itemsPerChunkMax } from '../item.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import { checkFileSize, locationOf, sourceOf } from '../item-source.ts'
import { type GetObjectRequest, type ObjectStore, ObjectStoreError } from '../object-store.ts'
import { dateText, timestampText, type ValueWriter, valueWriter } from './parquet-json.ts'

const rowGroupBytesMax = 256 * 1024 * 1024
const footerBytesMax = 5 * 1024 * 1024
/** The length of the footer and the four letters that end a file. */
const trailerBytes = 8

/**
 * The rows of a Parquet file as objects, one row group after the other. The reader is loaded at the first use.
 *
 * Integers and decimals keep all their digits, times are written in ISO 8601, and bytes that are no text in base64.
 */
export async function* readParquet(request: GetObjectRequest, objects: ObjectStore): AsyncGenerator<readonly Item[]> {
  const location = locationOf(request)
  if (request.versionId !== undefined) {
    throw new ItemReaderError(`VersionId is not supported with InputType PARQUET (${location})`)
  }
  const { sizeBytes } = await objects.head(request)
  checkFileSize(sizeBytes, request)
  try {
    const file = rangesOf(request, sizeBytes, objects)
    await checkFooter(file, location)
    yield* readRowGroups(file, location, sourceOf(request))
  } catch (error) {
    if (error instanceof ObjectStoreError || error instanceof ItemReaderError || request.signal?.aborted) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new ItemReaderError(`The Parquet file ${location} cannot be read: ${reason}`, error)
  }
}

async function* readRowGroups(file: AsyncBuffer, location: string, source: string): AsyncGenerator<readonly Item[]> {
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet')
  const metadata = await parquetMetadataAsync(file, { geoparquet: false })
  const scales = takeDecimals(metadata)
  const columns = parquetSchema(metadata).children.map((node) => ({
    name: node.element.name,
    write: valueWriter(node, scales),
  }))
  let rowStart = 0
  for (const [index, rowGroup] of metadata.row_groups.entries()) {
    if (rowGroup.total_byte_size > rowGroupBytesMax) {
      throw new ItemReaderError(
        `Row group ${index} of the Parquet file ${location} has ${rowGroup.total_byte_size} bytes, which is more than the maximum of 256 MB (${rowGroupBytesMax} bytes)`,
      )
    }
    const rowEnd = rowStart + Number(rowGroup.num_rows)
    const pages = new Map<string, Page[]>(columns.map(({ name }) => [name, []]))
    await parquetRead({
      file,
      metadata,
      rowStart,
      rowEnd,
      compressors,
      parsers,
      utf8: false,
      geoparquet: false,
      onChunk: ({ columnName, columnData, rowStart }) => {
        pages.get(columnName)?.push({ values: columnData, rowStart })
      },
    })
    const readers = columns.map(({ name, write }) => new ColumnReader(name, write, pages.get(name)!))
    for (let chunkStart = rowStart; chunkStart < rowEnd; chunkStart += itemsPerChunkMax) {
      const items: Item[] = []
      for (let row = chunkStart; row < Math.min(chunkStart + itemsPerChunkMax, rowEnd); row++) {
        const text = `{${readers.map((reader) => reader.member(row)).join(',')}}`
        checkItemSize(text, () => `row ${row + 1} of ${location}`)
        items.push({ text, key: null, source })
      }
      yield items
    }
    rowStart = rowEnd
  }
}

interface Page {
  readonly values: DecodedArray
  /** Of the first value, in the whole file. */
  readonly rowStart: number
}

/** Gives the values of one column, row after row. */
class ColumnReader {
  readonly #opening: string
  readonly #write: ValueWriter
  readonly #pages: readonly Page[]
  #page = 0

  constructor(name: string, write: ValueWriter, pages: readonly Page[]) {
    this.#opening = `${stringify(name)}:`
    this.#write = write
    this.#pages = pages.toSorted((left, right) => left.rowStart - right.rowStart)
  }

  member(row: number): string {
    let page = this.#pages[this.#page]
    while (page !== undefined && row >= page.rowStart + page.values.length) page = this.#pages[++this.#page]
    // A damaged footer may promise any number of rows.
    if (page === undefined) throw new Error(`the column ${this.#opening.slice(0, -1)} has no value for row ${row + 1}`)
    return this.#opening + this.#write(page.values[row - page.rowStart])
  }
}

/**
 * Takes the annotation of decimals away, so that the reader leaves their digits as they are, and remembers their scales.
 */
function takeDecimals(metadata: FileMetaData): ReadonlyMap<SchemaElement, number> {
  const scales = new Map<SchemaElement, number>()
  for (const element of metadata.schema) {
    const logical = element.logical_type?.type === 'DECIMAL' ? element.logical_type : null
    if (element.converted_type !== 'DECIMAL' && logical === null) continue
    scales.set(element, element.scale ?? logical?.scale ?? 0)
    delete element.converted_type
    delete element.logical_type
  }
  return scales
}

const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis) => timestampText(BigInt(millis), 'MILLIS'),
  timestampFromMicroseconds: (micros) => timestampText(BigInt(micros), 'MICROS'),
  timestampFromNanoseconds: (nanos) => timestampText(BigInt(nanos), 'NANOS'),
  dateFromDays: dateText,
  // Whether this is JSON at all is looked at when it is written.
  jsonFromBytes: (bytes) => bytes,
}

const compressors: Compressors = {
  GZIP: (input, outputLength) => gunzipSync(input, { maxOutputLength: Math.max(outputLength, 1) }),
  ZSTD: (input, outputLength) => zstdDecompressSync(input, { maxOutputLength: Math.max(outputLength, 1) }),
  BROTLI: (input, outputLength) => brotliDecompressSync(input, { maxOutputLength: Math.max(outputLength, 1) }),
}

function rangesOf(request: GetObjectRequest, byteLength: number, objects: ObjectStore): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const buffer = new ArrayBuffer(end - start)
      const bytes = new Uint8Array(buffer)
      if (end === start) return buffer
      const { body } = await objects.get({ ...request, range: { start, end: end - 1 } })
      let offset = 0
      for await (const piece of body) {
        bytes.set(piece, offset)
        offset += piece.length
      }
      if (offset < end - start) throw new Error(`only ${offset} of ${end - start} bytes came from byte ${start} on`)
      return buffer
    },
  }
}

async function checkFooter(file: AsyncBuffer, location: string): Promise<void> {
  const trailer =
    file.byteLength < trailerBytes
      ? null
      : Buffer.from(await file.slice(file.byteLength - trailerBytes, file.byteLength))
  if (trailer?.toString('latin1', 4) !== 'PAR1') {
    throw new ItemReaderError(`The file ${location} is no Parquet file: it does not end with the letters PAR1`)
  }
  const footerBytes = trailer.readUInt32LE(0)
  if (footerBytes > footerBytesMax) {
    throw new ItemReaderError(
      `The footer of the Parquet file ${location} has ${footerBytes} bytes, which is more than the maximum of 5 MB (${footerBytesMax} bytes)`,
    )
  }
}
