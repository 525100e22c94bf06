import { stringify, utf8Exceeds } from '../../json/index.ts'
import { type Item, ItemChunk, itemBytesMax, itemTooLarge, ownText } from '../item.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import { TextWindow } from '../text-stream.ts'
import { TimeSlice } from '../time-slice.ts'
import { delimiterCharacter } from './csv-record.ts'
import { memberOrder } from './member-order.ts'
import { RecordReader } from './record-reader.ts'

export interface CsvOptions {
  /** `COMMA` if null. */
  readonly delimiter: string | null
  /** Null if the first row has them. */
  readonly headers: readonly string[] | null
}

const headerBytesMax = 10 * 1024

/** The rows of delimited text, as objects of strings. Empty lines are not rows. */
export async function* readCsv(
  pieces: AsyncIterable<string>,
  { delimiter, headers }: CsvOptions,
  location: string,
  source: string,
): AsyncGenerator<readonly Item[]> {
  const separator = delimiterCharacter(delimiter)
  const window = new TextWindow(pieces)
  const records = new RecordReader(window, separator)
  let rowNumber = 0
  const place = () => `row ${rowNumber} of ${location}`
  try {
    // Every name takes a byte of the header, plus one for a comma after it: one name more is one too many.
    const names = headers ?? (await records.take(headerBytesMax, () => `the header of ${location}`))
    if (names === null) return
    const writer = new RowWriter(names)
    const fieldsMax = Math.max(1, names.length)
    const slice = new TimeSlice()
    const items = new ItemChunk()
    for (;;) {
      const fields = records.tryTake(fieldsMax)
      if (fields !== null) {
        rowNumber++
        const text = ownText(writer.write(fields, records.isPlain))
        if (utf8Exceeds(text, itemBytesMax)) throw itemTooLarge(place())
        items.add({ text, key: null, source })
        if (!items.isFull) continue
      }
      if (!items.isEmpty) yield items.take()
      if (slice.isOver) await slice.rest()
      if (fields !== null || records.isInterrupted) continue
      if (window.ended) return
      if (window.text.length - window.offset > itemBytesMax) {
        rowNumber++
        throw itemTooLarge(place())
      }
      await window.more()
    }
  } finally {
    await window.close()
  }
}

/** Turns fields into objects. The parts that do not change from row to row are put together once. */
class RowWriter {
  readonly #members: readonly { readonly opening: string; readonly column: number }[]

  constructor(names: readonly string[]) {
    if (new Set(names).size < names.length) throw new ItemReaderError('CSV headers cannot contain duplicates.')
    if (utf8Exceeds(names.join(','), headerBytesMax)) {
      throw new ItemReaderError(`The CSV header is larger than the maximum of 10 KiB (${headerBytesMax} bytes)`)
    }
    this.#members = memberOrder(names).map((column, index) => ({
      opening: `${index === 0 ? '{' : ','}${stringify(names[column]!)}:`,
      column,
    }))
  }

  write(fields: readonly string[], isPlain: boolean): string {
    let text = ''
    for (const { opening, column } of this.#members) {
      const field = fields[column] ?? ''
      text += isPlain ? `${opening}"${field}"` : opening + stringify(field)
    }
    return text === '' ? '{}' : `${text}}`
  }
}
