import { arrayIndex } from '../../json/index.ts'
import { checkItemText, checkLargeItemText, type Item, ItemChunk, isLargeItem, ownText } from '../item.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import { TextWindow } from '../text-stream.ts'
import { TimeSlice } from '../time-slice.ts'
import { atEnd, JsonCursor } from './json-cursor.ts'
import { parseJsonPointer } from './json-pointer.ts'

const openBracket = 0x5b
const openBrace = 0x7b
const comma = 0x2c
// Values between two looks at the clock.
const valuesPerLook = 1_024

/**
 * The elements of an array, or the members of an object, of any size. A pointer says which value of the document is meant;
 * everything before it is skipped without a closer look, and nothing after it is read.
 */
export async function* readJson(
  pieces: AsyncIterable<string>,
  pointer: string | null,
  location: string,
  source: string,
): AsyncGenerator<readonly Item[]> {
  const tokens = parseJsonPointer(pointer ?? '')
  const window = new TextWindow(pieces)
  try {
    const cursor = new JsonCursor(window, location)
    if ((await cursor.peek()) === atEnd) {
      throw new ItemReaderError(`Invalid JSON in ${location}: No content to map due to end-of-input`)
    }
    for (const token of tokens) {
      if (await seek(cursor, token)) continue
      throw new ItemReaderError(`ItemsPointer '${pointer}' points to nothing in ${location}: there is no '${token}'`)
    }
    yield* readContainer(cursor, location, source)
    if (tokens.length > 0) return
    const after = await cursor.peek()
    if (after !== atEnd) throw cursor.unexpected(after, 'the end of the file')
  } finally {
    await window.close()
  }
}

/** Moves to a member or an element of the value that begins here. False if there is none. */
async function seek(cursor: JsonCursor, token: string): Promise<boolean> {
  const opening = await cursor.peek()
  const index = arrayIndex(token)
  if (opening !== openBrace && (opening !== openBracket || index === null)) return false
  const closing = opening + 2
  const slice = new TimeSlice()
  cursor.take()
  for (let position = 0; ; position++) {
    if (position % valuesPerLook === 0 && slice.isOver) await slice.rest()
    if ((await cursor.peek()) === closing) return false
    if (opening === openBrace ? (await cursor.takeName()) === token : position === index) return true
    await cursor.skipValue()
    const separator = await cursor.peek()
    if (separator === closing) return false
    if (separator !== comma) throw cursor.unexpected(separator, expectedAfterValue(closing))
    cursor.take()
  }
}

async function* readContainer(cursor: JsonCursor, location: string, source: string): AsyncGenerator<readonly Item[]> {
  const opening = await cursor.peek()
  if (opening !== openBrace && opening !== openBracket) {
    throw new ItemReaderError('Attempting to map over non-iterable node.')
  }
  // In the character set, each closing bracket comes two places after its opening one.
  const closing = opening + 2
  cursor.take()
  if ((await cursor.peek()) === closing) {
    cursor.take()
    return
  }
  let position = 0
  const place = () => `item ${position} of ${location}`
  const slice = new TimeSlice()
  const items = new ItemChunk()
  for (; ; position++) {
    const key = opening === openBrace ? await cursor.takeName() : null
    if (cursor.tryPeek() === undefined) await cursor.peek()
    let text = cursor.tryTakeValue()
    if (text === undefined) {
      // Items found so far are sent out before waiting for the next piece.
      if (!items.isEmpty) yield items.take()
      text = await cursor.takeValue(place)
    }
    if (position % valuesPerLook === 0 && slice.isOver) await slice.rest()
    if (isLargeItem(text)) await checkLargeItemText(text, place, slice)
    else checkItemText(text, place)
    items.add({ text: ownText(text), key, source })
    if (items.isFull) yield items.take()
    const separator = cursor.tryPeek() ?? (await cursor.peek())
    if (separator === closing) break
    if (separator !== comma) throw cursor.unexpected(separator, expectedAfterValue(closing))
    cursor.take()
  }
  cursor.take()
  if (!items.isEmpty) yield items.take()
}

function expectedAfterValue(closing: number): string {
  return `a comma or '${String.fromCharCode(closing)}'`
}
