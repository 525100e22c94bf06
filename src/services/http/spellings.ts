/** One way to read the text at a place: the code point of a character, and the number of units that spell it. */
export interface Spelling {
  readonly code: number
  readonly length: number
}

/** The length of the longest spelling, in UTF-16 units. */
export const spellingLengthMax = 60

const escapes: Readonly<Record<string, number>> = { b: 8, t: 9, n: 10, f: 12, r: 13, '"': 34, '/': 47, '\\': 92 }
const entities: Readonly<Record<string, number>> = { amp: 38, lt: 60, gt: 62, quot: 34, apos: 39 }

// Each begins with a distinct character and takes a bounded number more, so none can backtrack.
const entity = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,50})|#[xX]([\da-fA-F]{1,50}));/y
const unicodeEscape = /\\u([\da-fA-F]{4})/y
const percentEncoded = /(?:%[\da-fA-F]{2}){1,4}/y

/** Every way to read a text at a place: as it is, escaped in JSON or HTML, percent-encoded, or as in a form. */
export function spellingsAt(text: string, index: number): Spelling[] {
  const code = text.codePointAt(index)!
  const spellings = [{ code, length: code > 0xffff ? 2 : 1 }]
  switch (text[index]) {
    case '+':
      spellings.push({ code: 32, length: 1 })
      break
    case '%':
      spellings.push(...percentSpellings(text, index))
      break
    case '&':
      spellings.push(...entitySpellings(text, index))
      break
    case '\\':
      spellings.push(...escapeSpellings(text, index))
      break
  }
  return spellings
}

function percentSpellings(text: string, index: number): Spelling[] {
  percentEncoded.lastIndex = index
  const written = percentEncoded.exec(text)?.[0]
  if (written === undefined) return []
  const bytes = Buffer.from(written.replaceAll('%', ''), 'hex')
  const lead = bytes[0]!
  const count = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const decoded = bytes.subarray(0, count)
  const character = decoded.toString('utf8')
  return Buffer.from(character).equals(decoded) ? [{ code: character.codePointAt(0)!, length: 3 * count }] : []
}

function entitySpellings(text: string, index: number): Spelling[] {
  entity.lastIndex = index
  const found = entity.exec(text)
  if (found === null) return []
  const [written, name, decimal, hexadecimal] = found
  const code =
    name === undefined ? Number.parseInt(decimal ?? hexadecimal!, decimal === undefined ? 16 : 10) : entities[name]!
  return [{ code, length: written.length }]
}

function escapeSpellings(text: string, index: number): Spelling[] {
  const short = escapes[text[index + 1] ?? '']
  if (short !== undefined) return [{ code: short, length: 2 }]
  const first = unicodeEscapeAt(text, index)
  if (first === null) return []
  const second = unicodeEscapeAt(text, index + 6)
  const spellings = [{ code: first, length: 6 }]
  if (second !== null && first >= 0xd800 && first < 0xdc00 && second >= 0xdc00 && second < 0xe000) {
    spellings.push({ code: String.fromCharCode(first, second).codePointAt(0)!, length: 12 })
  }
  return spellings
}

function unicodeEscapeAt(text: string, index: number): number | null {
  unicodeEscape.lastIndex = index
  const digits = unicodeEscape.exec(text)?.[1]
  return digits === undefined ? null : Number.parseInt(digits, 16)
}
