/**
 * A member of an object, or an item of an array, by its place in the text. Offsets count UTF-16 units; ends are exclusive.
 */
export interface Entry {
  readonly name: string | number
  readonly nameStart: number
  readonly nameEnd: number
  readonly valueStart: number
  readonly valueEnd: number
}

const whiteSpace = /[ \t\r\n]*/y
const stringToken = /"[^"\\]*(?:\\.[^"\\]*)*"/sy
/** Everything inside a value that is neither a bracket nor a string. */
const flatText = /[^"{}[\]]+/y

/** The next offset that is not white space. */
export function skipSpace(text: string, offset: number): number {
  whiteSpace.lastIndex = offset
  whiteSpace.test(text)
  return whiteSpace.lastIndex
}

/** The end of the value that starts here. The text must be JSON. Works without recursion, whatever the nesting. */
export function valueEnd(text: string, start: number): number {
  const first = text[start]
  if (first === '"') return stringEnd(text, start)
  if (first !== '{' && first !== '[') {
    let offset = start
    while (offset < text.length && !/[\s,\]}]/.test(text[offset]!)) offset++
    return offset
  }
  let depth = 0
  let offset = start
  while (offset < text.length) {
    const character = text[offset]
    if (character === '"') {
      offset = stringEnd(text, offset)
      continue
    }
    if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') {
      depth--
      if (depth === 0) return offset + 1
    } else {
      flatText.lastIndex = offset
      flatText.test(text)
      offset = flatText.lastIndex
      continue
    }
    offset++
  }
  return offset
}

/** The entries of the object or array that starts here, in order; nothing for any other value. */
export function* entries(text: string, start: number): Generator<Entry> {
  const isObject = text[start] === '{'
  if (!isObject && text[start] !== '[') return
  let index = 0
  let offset = skipSpace(text, start + 1)
  while (offset < text.length && text[offset] !== '}' && text[offset] !== ']') {
    const nameStart = offset
    const nameEnd = isObject ? stringEnd(text, offset) : offset
    const valueStart = isObject ? skipSpace(text, skipSpace(text, nameEnd) + 1) : offset
    const end = valueEnd(text, valueStart)
    const name = isObject ? (JSON.parse(text.slice(nameStart, nameEnd)) as string) : index
    yield { name, nameStart, nameEnd, valueStart, valueEnd: end }
    index++
    offset = skipSpace(text, end)
    if (text[offset] === ',') offset = skipSpace(text, offset + 1)
  }
}

/** The offset in the text of one unit of a string's value; escapes shift it. `start` is the offset of the opening quote. */
export function offsetInString(text: string, start: number, innerOffset: number): number {
  let offset = start + 1
  for (let unit = 0; unit < innerOffset && text[offset] !== '"'; unit++) {
    if (text[offset] !== '\\') offset++
    else offset += text[offset + 1] === 'u' ? 6 : 2
  }
  return offset
}

function stringEnd(text: string, start: number): number {
  stringToken.lastIndex = start
  return stringToken.test(text) ? stringToken.lastIndex : text.length
}
