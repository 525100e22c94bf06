import { ItemReaderError } from '../item-reader-error.ts'

export type CsvDelimiter = 'COMMA' | 'PIPE' | 'SEMICOLON' | 'SPACE' | 'TAB'

const delimiters: Readonly<Record<CsvDelimiter, string>> = {
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  SPACE: ' ',
  TAB: '\t',
}

export function delimiterCharacter(delimiter: string | null): string {
  if (delimiter === null) return ','
  if (Object.hasOwn(delimiters, delimiter)) return delimiters[delimiter as CsvDelimiter]
  throw new ItemReaderError(`CSVDelimiter must be one of ${Object.keys(delimiters).join(', ')}, but was '${delimiter}'`)
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const quote = 0x22
const backslash = 0x5c

/**
 * Reads one record that begins at an offset. Returns its fields, as many as are needed, and where the next record begins;
 * null if the text ends before the record does and `isLast` does not say that there is no more.
 *
 * These are the service's rules and not those of RFC 4180: a backslash escapes a backslash, a quotation mark or the
 * delimiter, and disappears before anything else; doubled quotation marks count as one even outside a quoted field; white
 * space before an opening quotation mark is ignored.
 */
export function readRecord(
  text: string,
  start: number,
  delimiter: number,
  isLast: boolean,
  fieldsMax: number,
): { fields: string[]; next: number } | null {
  const fields: string[] = []
  let field = ''
  let quoted = false
  // A field is checked only once for being all white space, not again for each of its quotation marks.
  let mayOpen = true
  // Text between special characters is added in one go; this is where it begins.
  let plainStart = start
  let offset = start
  const { length } = text
  while (offset < length) {
    const code = text.charCodeAt(offset)
    if (code === backslash) {
      if (offset + 1 === length) {
        if (!isLast) return null
        field += text.slice(plainStart, offset)
        plainStart = offset = length
        break
      }
      field += text.slice(plainStart, offset)
      const next = text.charCodeAt(offset + 1)
      const escapes = next === backslash || next === quote || next === delimiter
      plainStart = offset + 1
      offset += escapes ? 2 : 1
      continue
    }
    if (code === quote) {
      if (offset + 1 === length && !isLast) return null
      const doubled = text.charCodeAt(offset + 1) === quote
      const before = field + text.slice(plainStart, offset)
      // At the start of a field, two quotation marks are an empty quoted field, or the beginning of a quoted one.
      mayOpen &&= !quoted && isWhiteSpace(before)
      if (mayOpen) {
        quoted = true
        mayOpen = false
        field = ''
        plainStart = offset + 1
        offset++
      } else if (doubled) {
        field = `${before}"`
        plainStart = offset + 2
        offset += 2
      } else if (quoted) {
        quoted = false
        field = before
        plainStart = offset + 1
        offset++
        // Everything up to the delimiter belongs to the field; nothing more can open it again.
        const closed = readClosed(text, offset, delimiter)
        field += text.slice(plainStart, closed)
        plainStart = offset = closed
      } else offset++
      continue
    }
    if (!quoted && (code === delimiter || code === lineFeed || code === carriageReturn)) {
      if (code === carriageReturn && offset + 1 === length && !isLast) return null
      if (fields.length < fieldsMax) fields.push(field + text.slice(plainStart, offset))
      field = ''
      mayOpen = true
      offset++
      if (code !== delimiter) {
        if (code === carriageReturn && text.charCodeAt(offset) === lineFeed) offset++
        return { fields, next: offset }
      }
      plainStart = offset
      continue
    }
    offset++
  }
  if (!isLast) return null
  if (fields.length < fieldsMax) fields.push(field + text.slice(plainStart, offset))
  return { fields, next: length }
}

/** The end of a field whose quotation marks were closed before this point. */
function readClosed(text: string, start: number, delimiter: number): number {
  let offset = start
  for (; offset < text.length; offset++) {
    const code = text.charCodeAt(offset)
    if (code === delimiter || code === lineFeed || code === carriageReturn) break
  }
  return offset
}

function isWhiteSpace(text: string): boolean {
  return text === '' || text.trim() === ''
}
