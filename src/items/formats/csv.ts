import { stringify, utf8Exceeds } from '../../json/index.ts'
import { type Item, itemBytesMax, itemsPerChunkMax, itemTooLarge, ownText } from '../item.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import { TextWindow } from '../text-stream.ts'
import { delimiterCharacter, readRecord } from './csv-record.ts'
import { memberOrder } from './member-order.ts'

export interface CsvOptions {
  /** `COMMA` when null. */
  readonly delimiter: string | null
  /** Null when the first row has them. */
  readonly headers: readonly string[] | null
}

const headerBytesMax = 10 * 1024

/** The rows of a text with delimiters, as objects of strings. Empty lines are no rows. */
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
    const names = headers ?? (await records.take(() => `the header of ${location}`))
    if (names === null) return
    const writer = new RowWriter(names)
    let items: Item[] = []
    for (;;) {
      const fields = records.tryTake()
      if (fields !== null) {
        rowNumber++
        const text = ownText(writer.write(fields, records.isPlain))
        if (utf8Exceeds(text, itemBytesMax)) throw itemTooLarge(place())
        items.push({ text, key: null, source })
        if (items.length < itemsPerChunkMax) continue
      }
      if (items.length > 0) yield items
      items = []
      if (fields !== null) continue
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

class RecordReader {
  /** Whether the last record had no character that JSON would escape. */
  isPlain = false
  readonly #window: TextWindow
  readonly #separator: string
  // Lines with none of these are split at the separator and copied as they are.
  readonly #special: RegExp

  constructor(window: TextWindow, separator: string) {
    this.#window = window
    this.#separator = separator
    this.#special = separator === '\t' ? /[\u0000-\u0008\u000a-\u001f"\\]/ : /[\u0000-\u001f"\\]/
  }

  async take(place: () => string): Promise<string[] | null> {
    for (;;) {
      const fields = this.tryTake()
      if (fields !== null) return fields
      if (this.#window.ended) return null
      if (this.#window.text.length - this.#window.offset > itemBytesMax) throw itemTooLarge(place())
      await this.#window.more()
    }
  }

  /** The next record that is no empty line; null when the text is over, or more of it is needed. */
  tryTake(): string[] | null {
    const window = this.#window
    const { text } = window
    while (window.offset < text.length) {
      const start = window.offset
      const lineFeed = text.indexOf('\n', start)
      if (lineFeed === start) {
        window.offset++
        continue
      }
      if (lineFeed !== -1) {
        const line = text.slice(start, text.charCodeAt(lineFeed - 1) === 0x0d ? lineFeed - 1 : lineFeed)
        if (!this.#special.test(line)) {
          window.offset = lineFeed + 1
          if (line === '') continue
          this.isPlain = true
          return line.split(this.#separator)
        }
      }
      this.isPlain = false
      const record = readRecord(text, start, this.#separator.charCodeAt(0), window.ended)
      if (record === null) return null
      window.offset = record.next
      if (record.fields.length === 1 && record.fields[0] === '' && isLineBreak(text, start)) continue
      return record.fields
    }
    return null
  }
}

function isLineBreak(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  return code === 0x0a || code === 0x0d
}

/** Turns fields into objects. What does not change from row to row is put together once. */
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
