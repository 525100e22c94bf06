import { nestingMax } from '../json/index.ts'
import type { TimeSlice } from './time-slice.ts'

// Characters between two looks at the clock.
const stretchCharacters = 65_536

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const array = 0x5b
const object = 0x7b
// In the character set, each closing bracket comes two places after its opening one.
const toClosing = 2

/** What may come next. */
type Expected = 'value' | 'valueOrEnd' | 'name' | 'nameOrEnd' | 'colon' | 'separator'

/**
 * Where a text stops being JSON; -1 if all of it is one value. It builds no values, and pauses in between: a parser would
 * hold everybody up for as long as it takes to build millions of them.
 */
export async function jsonFault(text: string, slice: TimeSlice): Promise<number> {
  const open = new Uint8Array(nestingMax + 1)
  let depth = 0
  let offset = 0
  let restsAt = stretchCharacters
  let expected: Expected = 'value'
  for (;;) {
    if (offset >= restsAt) {
      restsAt = offset + stretchCharacters
      if (slice.isOver) await slice.rest()
    }
    const code = text.charCodeAt(offset)
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      offset++
      continue
    }
    if (depth === 0 && expected === 'separator') return Number.isNaN(code) ? -1 : offset
    const isEnd = depth > 0 && code === open[depth]! + toClosing
    if (isEnd && (expected === 'separator' || expected === 'valueOrEnd' || expected === 'nameOrEnd')) {
      depth--
      offset++
      expected = 'separator'
    } else if (expected === 'separator') {
      if (code !== comma) return offset
      offset++
      expected = open[depth] === object ? 'name' : 'value'
    } else if (expected === 'colon') {
      if (code !== 0x3a) return offset
      offset++
      expected = 'value'
    } else if (expected === 'name' || expected === 'nameOrEnd') {
      const end = code === quote ? stringEnd(text, offset) : -1
      if (end === -1) return offset
      offset = end
      expected = 'colon'
    } else if (code === array || code === object) {
      if (++depth > nestingMax) return offset
      open[depth] = code
      offset++
      expected = code === object ? 'nameOrEnd' : 'valueOrEnd'
    } else {
      const end = code === quote ? stringEnd(text, offset) : scalarEnd(text, offset)
      if (end === -1) return offset
      offset = end
      expected = 'separator'
    }
  }
}

/** The end of the string that begins here; -1 if it is not a valid one. */
function stringEnd(text: string, start: number): number {
  for (let offset = start + 1; ; offset++) {
    const code = text.charCodeAt(offset)
    if (code === quote) return offset + 1
    // Past the end, this is NaN.
    if (!(code >= 0x20)) return -1
    if (code !== backslash) continue
    offset++
    const escaped = text[offset]
    if (escaped === 'u') {
      if (!/^[\da-fA-F]{4}$/.test(text.slice(offset + 1, offset + 5))) return -1
      offset += 4
    } else if (escaped === undefined || !'"\\/bfnrt'.includes(escaped)) return -1
  }
}

/** The same for numbers and words. */
function scalarEnd(text: string, start: number): number {
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, start)) return start + word.length
  let offset = start
  const digits = () => {
    const from = offset
    while (text.charCodeAt(offset) >= 0x30 && text.charCodeAt(offset) <= 0x39) offset++
    return offset > from
  }
  if (text[offset] === '-') offset++
  if (text[offset] === '0') offset++
  else if (!digits()) return -1
  if (text[offset] === '.') {
    offset++
    if (!digits()) return -1
  }
  if (text[offset] === 'e' || text[offset] === 'E') {
    offset++
    if (text[offset] === '+' || text[offset] === '-') offset++
    if (!digits()) return -1
  }
  return offset
}
