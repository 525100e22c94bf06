import type { Scalar } from 'yaml'

/**
 * The offset in the source of one unit of a scalar's value. Indentation, folding and escapes shift it. `innerOffset` counts
 * UTF-16 units from the start of the value.
 */
export function offsetInScalar(source: string, scalar: Scalar, innerOffset: number): number {
  const [start = 0, end = 0] = scalar.range ?? []
  const value = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '')
  switch (scalar.type) {
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return inBlock(source.slice(0, end), start, value, innerOffset, scalar.type === 'BLOCK_FOLDED')
    case 'QUOTE_DOUBLE':
      return inQuotes(source, start + 1, end - 1, innerOffset, doubleQuotedUnit)
    case 'QUOTE_SINGLE':
      return inQuotes(source, start + 1, end - 1, innerOffset, singleQuotedUnit)
    default:
      return inQuotes(source, start, end, innerOffset, () => 1)
  }
}

/** How many characters of the source stand for one of the value. */
type UnitLength = (source: string, offset: number) => number

function doubleQuotedUnit(source: string, offset: number): number {
  if (source[offset] !== '\\') return 1
  switch (source[offset + 1]) {
    case 'x':
      return 4
    case 'u':
      return 6
    case 'U':
      return 10
    default:
      return 2
  }
}

function singleQuotedUnit(source: string, offset: number): number {
  return source.startsWith("''", offset) ? 2 : 1
}

/**
 * A line break, with the white space around it, stands for one space in the value, or for as many line breaks as further
 * ones follow it.
 */
const lineBreak = /[ \t]*\r?\n\s*/y

function inQuotes(source: string, start: number, end: number, innerOffset: number, unitLength: UnitLength): number {
  let offset = start
  for (let unit = 0; unit < innerOffset && offset < end; unit++) {
    lineBreak.lastIndex = offset
    const folded = lineBreak.exec(source)?.[0]
    if (folded === undefined) offset += unitLength(source, offset)
    else {
      const breaks = folded.split('\n').length - 1
      unit += Math.max(0, breaks - 2)
      offset += folded.length
    }
  }
  return Math.min(offset, Math.max(start, end - 1))
}

/** Walks the value and the source together: in the source, each line begins with the block's indentation. */
function inBlock(source: string, start: number, value: string, innerOffset: number, isFolded: boolean): number {
  const end = source.length
  const first = source.indexOf('\n', start) + 1
  if (first === 0) return start
  const indentation = indentationOf(source.slice(first, end), value)
  let offset = first + indentation
  for (let unit = 0; unit < Math.min(innerOffset, value.length); unit++) {
    const isBreak = source[offset] === '\n' || source.startsWith('\r\n', offset)
    if (!isBreak) {
      offset++
      continue
    }
    offset = source.indexOf('\n', offset) + 1
    if (isFolded) {
      // The first line break folds into the blank lines after it; each of those is one line break of the value.
      const blank = /^(?:[ \t]*\r?\n)*/.exec(source.slice(offset, end))?.[0] ?? ''
      unit += Math.max(0, blank.split('\n').length - 2)
      offset += blank.length
    }
    const spaces = /^ */.exec(source.slice(offset, offset + indentation))?.[0].length ?? 0
    offset += spaces
  }
  return Math.min(offset, end)
}

/** The block's indentation: that of its first line with text, without the spaces that are part of the value. */
function indentationOf(block: string, value: string): number {
  const line = block.split('\n').find((each) => each.trim() !== '') ?? ''
  const inSource = line.length - line.trimStart().length
  const own = value.split('\n').find((each) => each.trim() !== '') ?? ''
  return Math.max(0, inSource - (own.length - own.trimStart().length))
}
