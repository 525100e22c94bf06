import { itemBytesMax, itemTooLarge } from '../item.ts'
import type { TextWindow } from '../text-stream.ts'
import { readRecord } from './csv-record.ts'

// How many empty lines are skipped before others get their turn.
const emptyLinesMax = 16_384

/** Takes records of delimited text from a window, one after the other. */
export class RecordReader {
  /** Whether the last record had no character that JSON would escape. */
  isPlain = false
  /** Whether reading stopped among empty lines, which may go on, and not at the end of the available text. */
  isInterrupted = false
  readonly #window: TextWindow
  readonly #separator: string
  // Lines with none of these are split at the separator and copied unchanged.
  readonly #special: RegExp
  // Where the next line ends: searched for once, even if other characters end the lines before it.
  #lineFeed = -1
  #generation = -1

  constructor(window: TextWindow, separator: string) {
    this.#window = window
    this.#separator = separator
    this.#special = separator === '\t' ? /[\u0000-\u0008\u000a-\u001f"\\]/ : /[\u0000-\u001f"\\]/
  }

  async take(fieldsMax: number, place: () => string): Promise<string[] | null> {
    for (;;) {
      const fields = this.tryTake(fieldsMax)
      if (fields !== null) return fields
      if (this.isInterrupted) continue
      if (this.#window.ended) return null
      if (this.#window.text.length - this.#window.offset > itemBytesMax) throw itemTooLarge(place())
      await this.#window.more()
    }
  }

  /**
   * The next record that is not an empty line, without fields beyond a limit; null if the text does not hold a complete one
   * yet.
   */
  tryTake(fieldsMax: number): string[] | null {
    const window = this.#window
    const { text } = window
    this.isInterrupted = false
    for (let emptyLines = 0; window.offset < text.length; emptyLines++) {
      if (emptyLines === emptyLinesMax) {
        this.isInterrupted = true
        return null
      }
      const start = window.offset
      const lineFeed = this.#lineFeedFrom(start)
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
          return line.split(this.#separator, fieldsMax)
        }
      }
      this.isPlain = false
      const record = readRecord(text, start, this.#separator.charCodeAt(0), window.ended, fieldsMax)
      if (record === null) return null
      window.offset = record.next
      if (record.fields.length === 1 && record.fields[0] === '' && isLineBreak(text, start)) continue
      return record.fields
    }
    return null
  }

  #lineFeedFrom(start: number): number {
    const { text, generation } = this.#window
    if (this.#generation !== generation || (this.#lineFeed !== -1 && this.#lineFeed < start)) {
      this.#generation = generation
      this.#lineFeed = text.indexOf('\n', start)
    }
    return this.#lineFeed
  }
}

function isLineBreak(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  return code === 0x0a || code === 0x0d
}
