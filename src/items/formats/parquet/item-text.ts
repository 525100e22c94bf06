import { itemBytesMax } from '../../item.ts'

/** Thrown as soon as an item exceeds the maximum length, so that the rest of it is never written. */
export const itemTooLong = new Error('the item is too long')

/** The text of an item as it grows. */
export class ItemText {
  #text = ''

  add(piece: string): void {
    this.#text += piece
    if (this.#text.length > itemBytesMax) throw itemTooLong
  }

  /** Returns the text, and begins another. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }
}
