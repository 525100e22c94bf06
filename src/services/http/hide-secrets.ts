import { isObject, type JsonValue, memberEntries, ObjectBuilder, stringify } from '../../json/index.ts'

/** What stands for a secret that came back. */
const mask = '[SECRET]'

// A secret of a few letters is hidden only where it stands alone: `a` is in every other word.
const lettersForAnywhere = 4

/** Hides each of the secrets in a text, in all the spellings that an endpoint may have sent it back in. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  const spellings = new Set(secrets.flatMap(spellingsOf).filter((each) => each !== ''))
  if (spellings.size === 0) return (text) => text
  // The longest first, since one may be a part of another.
  const patterns = [...spellings].sort((a, b) => b.length - a.length).map(patternOf)
  const expression = new RegExp(patterns.join('|'), 'gu')
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

function spellingsOf(secret: string): string[] {
  const percentEncoded = encodeURIComponent(secret)
  return [
    secret,
    stringify(secret).slice(1, -1),
    percentEncoded,
    percentEncoded.replace(/%../g, (code) => code.toLowerCase()),
    percentEncoded.replaceAll('%20', '+'),
    new URLSearchParams({ '': secret }).toString().slice(1),
  ]
}

function patternOf(spelling: string): string {
  const literal = spelling.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return spelling.length >= lettersForAnywhere ? literal : `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`
}
