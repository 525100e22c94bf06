import { stringify } from '../../../json/index.ts'
import { checkItemSize, chunkCharactersMax, itemBytesMax, itemsPerChunkMax, itemTooLarge } from '../../item.ts'
import { ItemReaderError } from '../../item-reader-error.ts'
import { type RowGroup, readFooter } from './footer.ts'
import { ItemText, itemTooLong } from './item-text.ts'
import { itemMembers, openColumns } from './row-groups.ts'

const rowGroupBytesMax = 256 * 1024 * 1024
const footerBytesMax = 5 * 1024 * 1024
/** The length of the footer and the four letters that end a file. */
const trailerBytes = 8
// Most footers are shorter, and come with the first request.
const tailBytes = 64 * 1024
// Adjacent columns are fetched together up to this size, with this many requests at a time.
const fetchBytesMax = 2 * 1024 * 1024
const fetchesMax = 8

/** A file that is read in parts. */
export interface ParquetFile {
  readonly bytes: number
  /** How causes name it. */
  readonly location: string
  fetch(start: number, end: number): Promise<Uint8Array>
}

/**
 * The rows of a Parquet file as texts of JSON objects, in chunks and in order, without the first `skipRows`. One row group
 * is in memory at a time, with one decompressed page of each of its columns.
 */
export async function* parquetRows(file: ParquetFile, skipRows = 0): AsyncGenerator<readonly string[]> {
  const footer = readFooter(await fetchFooter(file), file.bytes)
  const members = itemMembers(footer)
  const openings = members.map(({ node }, index) => `${index === 0 ? '{' : ','}${stringify(node.element.name)}:`)
  const text = new ItemText()
  let firstRow = 0
  for (const [index, rowGroup] of footer.rowGroups.entries()) {
    const skipped = Math.min(Math.max(0, skipRows - firstRow), rowGroup.rows)
    if (skipped < rowGroup.rows) {
      checkRowGroup(rowGroup, index, file.location)
      const columns = openColumns(footer.schema, rowGroup, members, await fetchChunks(file, rowGroup))
      const writers = members.map(({ write }, column) => ({
        write,
        column: columns[column]!,
        opening: openings[column]!,
      }))
      for (let row = 0; row < skipped; row++) for (const column of columns) column.next()
      let items: string[] = []
      let characters = 0
      for (let row = skipped; row < rowGroup.rows; row++) {
        const place = () => `row ${firstRow + row + 1} of ${file.location}`
        try {
          for (const { write, column, opening } of writers) {
            text.add(opening)
            write(column.next(), text)
          }
          text.add('}')
        } catch (error) {
          throw error === itemTooLong ? itemTooLarge(place()) : error
        }
        const item = text.take()
        checkItemSize(item, place)
        items.push(item)
        characters += item.length
        if (items.length < itemsPerChunkMax && characters < chunkCharactersMax) continue
        yield items
        items = []
        characters = 0
      }
      if (items.length > 0) yield items
    }
    firstRow += rowGroup.rows
  }
}

function checkRowGroup({ bytes, chunks }: RowGroup, index: number, location: string): void {
  const compressedBytes = chunks.reduce((sum, { start, end }) => sum + end - start, 0)
  const most = Math.max(bytes, compressedBytes)
  if (most <= rowGroupBytesMax) return
  throw new ItemReaderError(
    `Row group ${index} of the Parquet file ${location} has ${most} bytes, which is more than the maximum of 256 MB (${rowGroupBytesMax} bytes)`,
  )
}

async function fetchFooter(file: ParquetFile): Promise<Uint8Array> {
  const { bytes, location } = file
  const tail = Buffer.from(await file.fetch(Math.max(0, bytes - tailBytes), bytes))
  if (tail.length < trailerBytes || tail.toString('latin1', tail.length - 4) !== 'PAR1') {
    throw new ItemReaderError(`The file ${location} is not a Parquet file: it does not end with the letters PAR1`)
  }
  const footerBytes = tail.readUInt32LE(tail.length - trailerBytes)
  if (footerBytes > footerBytesMax) {
    throw new ItemReaderError(
      `The footer of the Parquet file ${location} has ${footerBytes} bytes, which is more than the maximum of 5 MB (${footerBytesMax} bytes)`,
    )
  }
  const end = bytes - trailerBytes
  if (footerBytes > end) throw new Error(`the footer claims ${footerBytes} bytes, but the file has only ${bytes}`)
  const start = tail.length - trailerBytes - footerBytes
  return start >= 0 ? tail.subarray(start, tail.length - trailerBytes) : file.fetch(end - footerBytes, end)
}

/** The bytes of all column chunks of a row group. */
async function fetchChunks(file: ParquetFile, { chunks }: RowGroup): Promise<readonly Uint8Array[]> {
  const runs: { start: number; end: number; indices: number[] }[] = []
  for (const [index, { start, end }] of chunks.entries()) {
    const run = runs.at(-1)
    if (run !== undefined && start >= run.end && end - run.start <= fetchBytesMax) {
      run.end = end
      run.indices.push(index)
    } else runs.push({ start, end, indices: [index] })
  }
  const bytes: Uint8Array[] = []
  const fetchRuns = async () => {
    for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
      const fetched = run.end === run.start ? new Uint8Array(0) : await file.fetch(run.start, run.end)
      for (const index of run.indices) {
        const { start, end } = chunks[index]!
        bytes[index] = fetched.subarray(start - run.start, end - run.start)
      }
    }
  }
  await Promise.all(Array.from({ length: fetchesMax }, fetchRuns))
  return bytes
}

/** What is wrong with a file, in words for people. */
export function parquetFailure(error: unknown, location: string): ItemReaderError {
  if (error instanceof ItemReaderError) return error
  const reason = error === itemTooLong ? `an item has more than ${itemBytesMax} bytes` : (error as Error).message
  return new ItemReaderError(`The Parquet file ${location} cannot be read: ${reason}`, error)
}
