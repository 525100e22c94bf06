import { JsonSyntaxError, mayNestTooDeeply, parse, utf8Exceeds } from '../json/index.ts'
import { ItemReaderError } from './item-reader-error.ts'
import { jsonFault } from './json-check.ts'
import type { TimeSlice } from './time-slice.ts'

export interface Item {
  /** JSON text, spelled as in the source if that was JSON. */
  readonly text: string
  /** The member's name if the source was a JSON object. */
  readonly key: string | null
  /** The value of `Map.Item.Source`: `S3://bucket/key`, or `S3://bucket` for the entries of a listing. */
  readonly source: string
}

/** The maximum number of items in a chunk: enough that a chunk costs little, few enough that nobody waits for one. */
export const itemsPerChunkMax = 1000

/** The maximum number of characters in a chunk, unless it is a single item: a chunk is processed in one go. */
export const chunkCharactersMax = 512 * 1024

/** Items being collected into a chunk. */
export class ItemChunk {
  #items: Item[] = []
  #characters = 0

  add(item: Item): void {
    this.#items.push(item)
    this.#characters += item.text.length
  }

  get isEmpty(): boolean {
    return this.#items.length === 0
  }

  get isFull(): boolean {
    return this.#items.length >= itemsPerChunkMax || this.#characters >= chunkCharactersMax
  }

  /** Returns the items, and begins another chunk. */
  take(): readonly Item[] {
    const items = this.#items
    this.#items = []
    this.#characters = 0
    return items
  }
}

/** The maximum size of an item before ItemSelector makes it smaller. */
export const itemBytesMax = 8 * 1024 * 1024

/**
 * A copy of a text that was cut from a piece of a file, or joined from such cuts. A cut keeps the whole piece in memory, so
 * a few slow children could otherwise hold a good part of the file.
 */
export function ownText(text: string): string {
  // Joining makes a text that refers to its parts; slicing that flattens it first.
  return ` ${text}`.slice(1)
}

/** Longer items are checked with pauses. */
const largeItemCharacters = 128 * 1024

export function isLargeItem(text: string): boolean {
  return text.length > largeItemCharacters
}

/** Does for a large item what `checkItemText` does for others. */
export async function checkLargeItemText(text: string, place: () => string, slice: TimeSlice): Promise<void> {
  checkItemSize(text, place)
  const fault = await jsonFault(text, slice)
  if (fault === -1) return
  throw new ItemReaderError(`Invalid JSON at ${place()}: what is not JSON begins at character ${fault + 1}`)
}

/** Refuses an item that is not JSON or is too large. `place` names the item, such as `line 3 of s3://bucket/key`. */
export function checkItemText(text: string, place: () => string): void {
  checkItemSize(text, place)
  try {
    // The native parser is the fastest check there is. The exact one says what is wrong, in the service's words.
    if (mayNestTooDeeply(text)) parse(text)
    else JSON.parse(text)
  } catch {
    throw syntaxFailure(text, place)
  }
}

export function checkItemSize(text: string, place: () => string): void {
  if (utf8Exceeds(text, itemBytesMax)) throw itemTooLarge(place())
}

export function itemTooLarge(place: string): ItemReaderError {
  return new ItemReaderError(`The item at ${place} is larger than the maximum of 8 MB (${itemBytesMax} bytes)`)
}

function syntaxFailure(text: string, place: () => string): ItemReaderError {
  try {
    parse(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return new ItemReaderError(`Invalid JSON at ${place()}: ${error.message} (at character ${error.offset + 1})`, error)
  }
  // Both parsers accept the same texts, so this is reached only if one of them has a fault.
  return new ItemReaderError(`Invalid JSON at ${place()}`)
}
