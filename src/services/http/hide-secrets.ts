import { isObject, type JsonValue, memberEntries, ObjectBuilder, stringify } from '../../json/index.ts'

/** What stands for a secret that came back. */
const mask = '[SECRET]'

// A secret of a few letters is hidden only where it stands alone: `a` is in every other word.
const lettersForAnywhere = 4

/** Hides each of the secrets in a text, however an endpoint may have written it: escaped in JSON, percent-encoded. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  // The longest first, since one may be a part of another.
  const known = [...new Set(secrets)].filter((secret) => secret !== '').sort((a, b) => b.length - a.length)
  if (known.length === 0) return (text) => text
  const expression = new RegExp(known.map(patternOf).join('|'), 'gu')
  return (text) => text.replace(expression, mask)
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
  return [...literals.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')), escaped, percentEncoded]
}

function anyCase(hexadecimal: string): string {
  return hexadecimal.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}
