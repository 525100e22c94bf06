import { itemBytesMax } from '../../item.ts'

/** What is thrown as soon as an item is longer than one may be, so that the rest of it is never written. */
export const itemTooLong = new Error('the item is too long')

/** The text of an item as it grows. */
export class ItemText {
  #text = ''

  add(piece: string): void {
    this.#text += piece
    if (this.#text.length > itemBytesMax) throw itemTooLong
  }

  /** Gives the text, and begins another. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }
}
