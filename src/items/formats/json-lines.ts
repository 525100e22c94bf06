import { checkItemText, type Item, itemBytesMax, itemsPerChunkMax, itemTooLarge, ownText } from '../item.ts'
import { TextWindow } from '../text-stream.ts'

/** The lines of a JSON Lines file. Empty ones are no items. */
export async function* readJsonLines(
  pieces: AsyncIterable<string>,
  location: string,
  source: string,
): AsyncGenerator<readonly Item[]> {
  const window = new TextWindow(pieces)
  let lineNumber = 0
  const place = () => `line ${lineNumber} of ${location}`
  let items: Item[] = []
  const add = (line: string) => {
    lineNumber++
    if (isBlank(line)) return
    checkItemText(line, place)
    items.push({ text: ownText(line), key: null, source })
  }
  try {
    while (await window.more()) {
      for (;;) {
        const end = window.text.indexOf('\n', window.offset)
        if (end === -1) break
        add(window.text.slice(window.offset, lineEnd(window.text, end)))
        window.offset = end + 1
        if (items.length === itemsPerChunkMax) {
          yield items
          items = []
        }
      }
      if (window.text.length - window.offset > itemBytesMax) {
        lineNumber++
        throw itemTooLarge(place())
      }
      if (items.length > 0) yield items
      items = []
    }
    add(window.text.slice(window.offset))
    if (items.length > 0) yield items
  } finally {
    await window.close()
  }
}

/** Where a line ends whose line feed is here: in front of a carriage return. */
function lineEnd(text: string, lineFeed: number): number {
  return text.charCodeAt(lineFeed - 1) === 0x0d ? lineFeed - 1 : lineFeed
}

function isBlank(line: string): boolean {
  const first = line.charCodeAt(0)
  // Almost every line begins with a brace, so this is decided by its first character.
  if (first > 0x20) return false
  return line.trim() === ''
}
