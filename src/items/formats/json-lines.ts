import {
  checkItemText,
  checkLargeItemText,
  type Item,
  ItemChunk,
  isLargeItem,
  itemBytesMax,
  itemTooLarge,
  ownText,
} from '../item.ts'
import { TextWindow } from '../text-stream.ts'
import { TimeSlice } from '../time-slice.ts'

// Lines between two looks at the clock: empty ones cost next to nothing.
const linesPerLook = 4_096

/** The lines of a JSON Lines file. Empty ones are not items. */
export async function* readJsonLines(
  pieces: AsyncIterable<string>,
  location: string,
  source: string,
): AsyncGenerator<readonly Item[]> {
  const window = new TextWindow(pieces)
  const slice = new TimeSlice()
  const items = new ItemChunk()
  let lineNumber = 0
  const place = () => `line ${lineNumber} of ${location}`
  try {
    for (let isLast = false; !isLast; ) {
      isLast = !(await window.more())
      for (;;) {
        const lineFeed = window.text.indexOf('\n', window.offset)
        if (lineFeed === -1 && (!isLast || window.offset === window.text.length)) break
        const end = lineFeed === -1 ? window.text.length : lineEnd(window.text, lineFeed)
        const line = window.text.slice(window.offset, end)
        window.offset = lineFeed === -1 ? window.text.length : lineFeed + 1
        lineNumber++
        if (lineNumber % linesPerLook === 0 && slice.isOver) await slice.rest()
        if (isBlank(line)) continue
        if (isLargeItem(line)) await checkLargeItemText(line, place, slice)
        else checkItemText(line, place)
        items.add({ text: ownText(line), key: null, source })
        if (items.isFull) yield items.take()
      }
      if (window.text.length - window.offset > itemBytesMax) {
        lineNumber++
        throw itemTooLarge(place())
      }
      if (!items.isEmpty) yield items.take()
    }
  } finally {
    await window.close()
  }
}

/** The end of the line whose line feed is here: before a carriage return. */
function lineEnd(text: string, lineFeed: number): number {
  return text.charCodeAt(lineFeed - 1) === 0x0d ? lineFeed - 1 : lineFeed
}

function isBlank(line: string): boolean {
  const first = line.charCodeAt(0)
  // Almost every line begins with a brace, so its first character decides.
  if (first > 0x20) return false
  return line.trim() === ''
}
