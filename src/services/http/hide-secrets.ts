import { isObject, type JsonValue, memberEntries, ObjectBuilder, stringify } from '../../json/index.ts'
import { SpelledWord, type Spend } from './spelled-word.ts'
import { spellingsAt } from './spellings.ts'

/** Replaces a secret that an endpoint sent back. */
const mask = '[SECRET]'

// A secret of a few letters is hidden only where it stands alone: `a` occurs in every other word.
const lettersForAnywhere = 4

/** How much work a text may take, by its length and in all. A text that needs more is hidden as a whole. */
const workAtLeast = 1_000_000
const workPerCharacter = 200
const workMax = 30_000_000

class TooMuchWork extends Error {}

/** Something to hide in texts, and how. */
interface Hidden {
  readonly word: SpelledWord
  readonly standsAlone: boolean
  /** Whether Base64 padding may follow. */
  readonly isPadded: boolean
}

/**
 * Hides each of the secrets in a text, however an endpoint may have written it: escaped in JSON or HTML, percent-encoded, in
 * Base64, or in a different character set from the one in which the text was read. Neither the endpoint's text nor the
 * secret can make this take long: a text that would is hidden as a whole.
 */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  // The longest first, since one secret may be part of another.
  const known = [...new Set(secrets.flatMap(misreadings))]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
  if (known.length === 0) return (text) => text
  const hidden: Hidden[] = [
    ...known.map((secret) => ({
      word: new SpelledWord(secret),
      standsAlone: secret.length < lettersForAnywhere,
      isPadded: false,
    })),
    ...[...new Set(known.flatMap(inBase64))].map((text) => ({
      word: new SpelledWord(text),
      standsAlone: false,
      isPadded: true,
    })),
  ]
  return (text) => {
    const workAllowed = Math.min(workMax, workAtLeast + workPerCharacter * text.length)
    let work = 0
    try {
      return masked(text, hidden, (spent) => {
        work += spent
        if (work > workAllowed) throw new TooMuchWork()
      })
    } catch (error) {
      if (error instanceof TooMuchWork) return mask
      throw error
    }
  }
}

function masked(text: string, hidden: readonly Hidden[], spend: Spend): string {
  const found = placesOf(text, hidden, spend)
  let shown = ''
  let shownTo = 0
  for (const { start, what } of found) {
    if (start < shownTo) continue
    const mayEnd = (index: number): boolean => !what.standsAlone || !hasLetterAt(text, index)
    let end = what.word.endFrom(text, start, mayEnd, spend)
    if (end < 0) continue
    if (what.isPadded) end += paddingAt(text, end)
    shown += text.slice(shownTo, start) + mask
    shownTo = end
  }
  return shownTo === 0 ? text : shown + text.slice(shownTo)
}

/** The places in the text where something to hide begins, in order. */
function placesOf(text: string, hidden: readonly Hidden[], spend: Spend): { start: number; what: Hidden }[] {
  const found: { start: number; what: Hidden }[] = []
  const backwards = hidden.toReversed()
  const anyStandsAlone = hidden.some(({ standsAlone }) => standsAlone)
  for (const { word } of hidden) word.begin()
  for (let index = text.length; index >= 0; index--) {
    const spellings = index === text.length ? [] : spellingsAt(text, index)
    const letterHere = anyStandsAlone && hasLetterAt(text, index)
    for (const what of backwards) {
      const mayEnd = !what.standsAlone || !letterHere
      if (!what.word.beginsAt(index, spellings, mayEnd, spend)) continue
      if (!what.standsAlone || !hasLetterBefore(text, index)) found.push({ start: index, what })
    }
  }
  return found.reverse()
}

const letter = /^[\p{L}\p{N}_]/u

function hasLetterAt(text: string, index: number): boolean {
  return letter.test(text.slice(index, index + 2))
}

function hasLetterBefore(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 2), index)
  return letter.test(before.codePointAt(0)! > 0xffff ? before : before.slice(-1))
}

/** How many units of padding follow here. */
function paddingAt(text: string, index: number): number {
  return /^(?:=|%3[dD]){0,2}/.exec(text.slice(index, index + 6))![0].length
}

// The character sets of endpoints that declare the wrong one, or none.
const otherDecoders = ['windows-1252', 'utf-16le', 'utf-16be'].map((charset) => new TextDecoder(charset))

/** Hides secrets in the text of a body. If one occurs only in another character set, the whole body is hidden. */
export function hideInBody(body: Buffer, text: string, hide: (text: string) => string): string {
  const hidden = hide(text)
  if (hidden !== text) return hidden
  const others = otherDecoders.map((decoder) => decoder.decode(body))
  return others.some((other) => hide(other) !== other) ? mask : hidden
}

/** Hides secrets anywhere in a value, including the names of members. */
export function hideInValue(value: JsonValue, hide: (text: string) => string): JsonValue {
  if (typeof value === 'string') return hide(value)
  if (Array.isArray(value)) return value.map((item) => hideInValue(item, hide))
  if (isObject(value)) {
    const hidden = new ObjectBuilder()
    for (const [name, member] of memberEntries(value)) hidden.set(hide(name), hideInValue(member, hide))
    return hidden.build()
  }
  // A number may be a secret too, such as a PIN that the endpoint reads as a number.
  const text = stringify(value)
  return hide(text) === text ? value : mask
}

/** A secret, and how its UTF-8 bytes look when misread as Latin 1. */
function misreadings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [secret, bytes.toString('latin1'), new TextDecoder('windows-1252').decode(bytes)]
}

/** The whole secret in unpadded Base64, in both of its alphabets. */
function inBase64(secret: string): string[] {
  if (secret.length < lettersForAnywhere) return []
  return [Buffer.from(secret), Buffer.from(secret, 'latin1')].flatMap((bytes) => [
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ])
}
