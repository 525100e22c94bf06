import { isObject, type JsonValue, memberEntries, ObjectBuilder, stringify } from '../../json/index.ts'

/** What stands for a secret that came back. */
const mask = '[SECRET]'

// A secret of a few letters is hidden only where it stands alone: `a` is in every other word.
const lettersForAnywhere = 4

/**
 * Hides each of the secrets in a text, however an endpoint may have written it: escaped in JSON or HTML, percent-encoded, in
 * Base64, in another character set than the text was read in.
 */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  // The longest first, since one may be a part of another.
  const known = [...new Set(secrets.flatMap(misreadings))]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
  if (known.length === 0) return (text) => text
  const patterns = [...known.map(patternOf), ...known.flatMap(base64Patterns)]
  const expression = new RegExp(patterns.join('|'), 'gu')
  return (text) => text.replace(expression, mask)
}

// What endpoints write that say another character set, or none.
const otherDecoders = ['windows-1252', 'utf-16le', 'utf-16be'].map((charset) => new TextDecoder(charset))

/** Hides secrets in the text of a body. One that is there only in another character set makes all of the body unfit to show. */
export function hideInBody(body: Buffer, text: string, hide: (text: string) => string): string {
  const hidden = hide(text)
  if (hidden !== text) return hidden
  const others = otherDecoders.map((decoder) => decoder.decode(body))
  return others.some((other) => hide(other) !== other) ? mask : hidden
}

/** Hides secrets wherever they stand in a value, in the names of members too. */
export function hideInValue(value: JsonValue, hide: (text: string) => string): JsonValue {
  if (typeof value === 'string') return hide(value)
  if (Array.isArray(value)) return value.map((item) => hideInValue(item, hide))
  if (isObject(value)) {
    const hidden = new ObjectBuilder()
    for (const [name, member] of memberEntries(value)) hidden.set(hide(name), hideInValue(member, hide))
    return hidden.build()
  }
  // A number may be a secret too: a PIN that the endpoint reads as one.
  const text = stringify(value)
  return hide(text) === text ? value : mask
}

/** A secret, and what its bytes in UTF-8 look like to those who take them for Latin 1. */
function misreadings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [secret, bytes.toString('latin1'), new TextDecoder('windows-1252').decode(bytes)]
}

/** Base64 of the whole secret, in both of its alphabets. */
function base64Patterns(secret: string): string[] {
  if (secret.length < lettersForAnywhere) return []
  const texts = [Buffer.from(secret), Buffer.from(secret, 'latin1')].flatMap((bytes) => [
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ])
  return [...new Set(texts)].map((text) => `${text.replace(/[+/]/g, '\\$&')}(?:=|%3[dD]){0,2}`)
}

function patternOf(secret: string): string {
  const pattern = [...secret].map((character) => `(?:${spellingsOf(character).join('|')})`).join('')
  return secret.length >= lettersForAnywhere ? pattern : `(?<![\\p{L}\\p{N}_])${pattern}(?![\\p{L}\\p{N}_])`
}

function spellingsOf(character: string): string[] {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  const escaped = units.map((unit) => `\\\\u${anyCase(unit.toString(16).padStart(4, '0'))}`).join('')
  const percentEncoded = [...Buffer.from(character)]
    .map((byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`)
    .join('')
  const literals = [character, stringify(character).slice(1, -1)]
  if (character === '/') literals.push('\\/')
  if (character === ' ') literals.push('+')
  const inHtml = htmlSpellings(character)
  return [...literals.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')), escaped, percentEncoded, ...inHtml]
}

const htmlNames: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

function htmlSpellings(character: string): string[] {
  const code = character.codePointAt(0)!
  const name = htmlNames[character]
  const numbers = [`&#0*${code};`, `&#[xX]0*${anyCase(code.toString(16))};`]
  return name === undefined ? numbers : [...numbers, `&${name};`]
}

function anyCase(hexadecimal: string): string {
  return hexadecimal.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}
