import { itemBytesMax, itemTooLarge } from '../item.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import type { TextWindow } from '../text-stream.ts'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** What `peek` returns at the end of the text. */
export const atEnd = -1

/**
 * Walks through JSON text of any size, value by value. It finds where values begin and end by their brackets and strings
 * alone; whoever takes a value must check that it is JSON.
 *
 * Methods named `try…` do what they can with the text at hand, and say if they need more. The common path avoids promises,
 * which would cost more than the scanning.
 */
export class JsonCursor {
  readonly #window: TextWindow
  readonly #location: string
  // How far the current value has been scanned, from its start; scanning resumes there when more text has arrived.
  #scanned = 0
  #depth = 0
  #inString = false
  #escaped = false

  constructor(window: TextWindow, location: string) {
    this.#window = window
    this.#location = location
  }

  /** The next character that is not white space, without consuming it; undefined if that takes more text. */
  tryPeek(): number | undefined {
    const { text } = this.#window
    let offset = this.#window.offset
    for (;;) {
      const code = text.charCodeAt(offset)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
        this.#window.offset = offset
        // Past the end, this is NaN.
        return code >= 0 ? code : this.#window.ended ? atEnd : undefined
      }
      offset++
    }
  }

  async peek(): Promise<number> {
    for (;;) {
      const code = this.tryPeek()
      if (code !== undefined) return code
      await this.#window.more()
    }
  }

  /** Consumes the character that was peeked at. */
  take(): void {
    this.#window.offset++
  }

  /** Takes the value that begins here; undefined if that takes more text. */
  tryTakeValue(): string | undefined {
    const end = this.#scan()
    if (end === undefined) return undefined
    const text = this.#window.text.slice(this.#window.offset, end)
    this.#window.offset = end
    return text
  }

  async takeValue(place: () => string): Promise<string> {
    for (;;) {
      const text = this.tryTakeValue()
      if (text !== undefined) return text
      if (this.#scanned > itemBytesMax) throw itemTooLarge(place())
      await this.#window.more()
    }
  }

  /** Skips a value of any size, in bounded memory. */
  async skipValue(): Promise<void> {
    await this.peek()
    for (;;) {
      const end = this.#scan()
      if (end !== undefined) {
        this.#window.offset = end
        return
      }
      this.#window.offset = this.#window.text.length
      this.#scanned = 0
      await this.#window.more()
    }
  }

  /** Takes a member's name and the colon after it. */
  async takeName(): Promise<string> {
    const first = await this.peek()
    if (first !== quote) throw this.unexpected(first, 'a member name in double quotes')
    const text = await this.takeValue(() => `a member name of ${this.#location}`)
    const colon = await this.peek()
    if (colon !== 0x3a) throw this.unexpected(colon, `a colon after the member name ${text}`)
    this.take()
    try {
      return JSON.parse(text) as string
    } catch (error) {
      throw new ItemReaderError(
        `Invalid JSON in ${this.#location}: the member name ${text} is not a JSON string`,
        error,
      )
    }
  }

  unexpected(code: number, expected: string): ItemReaderError {
    const found = code === atEnd ? 'the file ends' : `there is '${String.fromCharCode(code)}'`
    return new ItemReaderError(`Invalid JSON in ${this.#location}: ${found} where ${expected} was expected`)
  }

  /** The end of the value that begins at the window's offset; undefined if finding it takes more text. */
  #scan(): number | undefined {
    const { text, offset: start, ended } = this.#window
    const length = text.length
    let offset = start + this.#scanned
    let depth = this.#depth
    let inString = this.#inString
    let escaped = this.#escaped
    let end = -1
    for (; offset < length; offset++) {
      const code = text.charCodeAt(offset)
      if (inString) {
        if (escaped) escaped = false
        else if (code === backslash) escaped = true
        else if (code === quote) {
          inString = false
          if (depth === 0) {
            end = offset + 1
            break
          }
        }
      } else if (code === quote) inString = true
      else if (code === openBrace || code === openBracket) depth++
      else if (code === closeBrace || code === closeBracket) {
        if (depth === 0) {
          end = offset
          break
        }
        depth--
        if (depth === 0) {
          end = offset + 1
          break
        }
      } else if (depth === 0 && (code === comma || code <= 0x20)) {
        end = offset
        break
      }
    }
    if (end === -1 && ended) end = length
    if (end !== -1) {
      this.#scanned = 0
      this.#depth = 0
      this.#inString = false
      this.#escaped = false
      return end
    }
    this.#scanned = offset - start
    this.#depth = depth
    this.#inString = inString
    this.#escaped = escaped
    return undefined
  }
}
