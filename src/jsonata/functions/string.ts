import { findText, type JsonValue, ObjectBuilder } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import type { Match } from '../regex/regex.ts'
import { matchesOf, RegexFunction } from '../regex/regex-function.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import type { FunctionValue } from '../runtime/function-value.ts'
import { sequenceFrom } from '../runtime/sequence.ts'
import { toText } from '../runtime/text.ts'
import { Builtin } from './builtin.ts'

type Text = string | undefined

/** Surrogates: if a text has none, its units are its characters. */
const surrogates = /[\ud800-\udfff]/

export function characterCount(text: string, evaluation: Evaluation): number {
  evaluation.read(text.length)
  if (!surrogates.test(text)) return text.length
  evaluation.scan(text.length)
  let count = 0
  for (const _character of text) count++
  return count
}

function substring(evaluation: Evaluation, text: Text, start: number, length: number | undefined): Text {
  if (text === undefined) return undefined
  evaluation.step(1)
  // The text before the end of the part is enough to find the part: a long text need not be read completely.
  if (start >= 0 && length !== undefined && length > 0 && start + length < text.length) {
    evaluation.read(start + length)
    const front = text.slice(0, Math.ceil(start + length) + 1)
    if (!surrogates.test(front)) return text.slice(start, start + length)
  }
  evaluation.read(text.length)
  const hasPairs = surrogates.test(text)
  if (hasPairs) evaluation.step(text.length)
  const characters = hasPairs ? Array.from(text) : text
  const from = characters.length + start < 0 ? 0 : start
  let part = characters.slice(from)
  if (length !== undefined) {
    if (length <= 0) return ''
    part = characters.slice(from, from >= 0 ? from + length : characters.length + from + length)
  }
  return typeof part === 'string' ? part : part.join('')
}

/** The first position of one text in another; -1 if either is missing. */
function placeOf(text: Text, wanted: Text, evaluation: Evaluation): number {
  if (text === undefined || wanted === undefined) return -1
  payForSearch(text.length, wanted, evaluation)
  return findText(text, wanted)
}

/** The platform searches for a short text, and a long one is searched for letter by letter. */
function payForSearch(length: number, wanted: string, evaluation: Evaluation): void {
  if (wanted.length === 1) evaluation.read(length)
  else evaluation.scan(length + wanted.length)
}

function substringBefore(evaluation: Evaluation, text: Text, separator: Text): Text {
  const index = placeOf(text, separator, evaluation)
  return index < 0 ? text : text?.slice(0, index)
}

function substringAfter(evaluation: Evaluation, text: Text, separator: Text): Text {
  const index = placeOf(text, separator, evaluation)
  return index < 0 ? text : text?.slice(index + separator!.length)
}

function trim(evaluation: Evaluation, text: Text): Text {
  if (text === undefined) return undefined
  evaluation.scan(2 * text.length)
  return text
    .replaceAll(/[ \t\n\r]+/g, ' ')
    .replace(/^ /, '')
    .replace(/ $/, '')
}

function pad(evaluation: Evaluation, text: Text, width: number, filler: string | undefined): Text {
  if (text === undefined) return undefined
  const fill = filler === undefined || filler === '' ? ' ' : filler
  const missing = Math.floor(Math.abs(width)) - characterCount(text, evaluation)
  if (!(missing > 0)) return text
  evaluation.characters(missing + text.length)
  evaluation.read(missing)
  evaluation.step(fill.length)
  const characters = Array.from(fill)
  let padding = fill.repeat(Math.floor(missing / characters.length))
  padding += characters.slice(0, missing % characters.length).join('')
  return width > 0 ? text + padding : padding + text
}

function contains(
  evaluation: Evaluation,
  text: Text,
  pattern: string | FunctionValue | undefined,
): boolean | undefined {
  if (text === undefined || pattern === undefined) return undefined
  if (typeof pattern === 'string') return placeOf(text, pattern, evaluation) >= 0
  return !matchesOf(pattern, text, evaluation).next().done
}

function match(evaluation: Evaluation, text: Text, matcher: FunctionValue, limit: number | undefined): unknown {
  if (text === undefined) return undefined
  if (limit !== undefined && limit < 0) throw new JsonataError('D3040', { value: limit, index: 3 })
  const result: unknown[] = []
  if (limit === 0) return sequenceFrom(result)
  for (const found of matchesOf(matcher, text, evaluation)) {
    // The next match is determined before the limit is checked: it may be an error.
    if (limit !== undefined && result.length >= limit) break
    evaluation.items(3)
    const groups = [...found.groups] as JsonValue[]
    result.push(new ObjectBuilder().set('match', found.text).set('index', found.start).set('groups', groups).build())
  }
  return sequenceFrom(result)
}

function replace(
  evaluation: Evaluation,
  text: Text,
  pattern: string | FunctionValue | undefined,
  replacement: string | FunctionValue | undefined,
  limit: number | undefined,
): Text {
  if (text === undefined) return undefined
  if (pattern === '') throw new JsonataError('D3010', { value: pattern, index: 2 })
  if (limit !== undefined && limit < 0) throw new JsonataError('D3011', { value: limit, index: 4 })
  if (limit === 0) return text
  if (pattern === undefined || replacement === undefined) return undefined
  const parts = new TextParts(evaluation)
  let position = 0
  let count = 0
  for (const found of occurrencesOf(pattern, text, evaluation)) {
    if (limit !== undefined && count >= limit) break
    count++
    parts.put(text.slice(position, found.start))
    // A text that replaces a text is inserted unchanged; if it replaces a match, `$1` stands for the first group.
    if (typeof replacement !== 'string')
      parts.put(replacedBy(replacement, matchObject(pattern, text, found), evaluation))
    else parts.put(typeof pattern === 'string' ? replacement : expand(replacement, found, evaluation))
    position = found.end
  }
  parts.put(text.slice(position))
  return parts.text()
}

function* occurrencesOf(pattern: string | FunctionValue, text: string, evaluation: Evaluation): Generator<Match> {
  if (typeof pattern !== 'string') {
    yield* matchesOf(pattern, text, evaluation)
    return
  }
  payForSearch(text.length, pattern, evaluation)
  let start = findText(text, pattern)
  while (start >= 0) {
    evaluation.step(4)
    const end = start + pattern.length
    yield { text: pattern, start, end, groups: [] }
    start = findText(text, pattern, end)
  }
}

function replacedBy(replacement: FunctionValue, found: unknown, evaluation: Evaluation): string {
  const value = replacement.invoke(evaluation, [found])
  if (typeof value === 'string') return value
  throw new JsonataError('D3012', { value })
}

/** A match as a function of the language sees it. If a text was searched for, there is no next match. */
function matchObject(pattern: string | FunctionValue, text: string, found: Match): unknown {
  if (pattern instanceof RegexFunction) return pattern.matchObject(text, found)
  if (typeof pattern !== 'string') return found.given
  return { match: pattern, start: found.start, end: found.end, groups: [] }
}

/** Fills in `$0`, `$1` … and `$$`. In `$12`, if there are fewer groups, the `2` is text. */
function expand(replacement: string, found: Match, evaluation: Evaluation): string {
  evaluation.read(replacement.length)
  let result = ''
  let position = 0
  for (let index = replacement.indexOf('$'); index >= 0; index = replacement.indexOf('$', position)) {
    evaluation.step(4)
    result += replacement.slice(position, index)
    position = index + 1
    const next = replacement[position]
    if (next === '$') {
      result += '$'
      position++
    } else if (next === '0') {
      result += found.text
      evaluation.grown(result.length / 8)
      position++
    } else {
      const [digits, text] = groupText(replacement.slice(position), found)
      result += digits === 0 ? '$' : text
      position += digits
    }
  }
  return result + replacement.slice(position)
}

/** How many digits name a group here, and what the group matched. */
function groupText(text: string, found: Match): [number, string] {
  const digitsMax = found.groups.length === 0 ? 1 : Math.floor(Math.log10(found.groups.length)) + 1
  const digits = /^\d+/.exec(text.slice(0, digitsMax))?.[0] ?? ''
  if (digits === '') return [0, '']
  let used = digits.length
  let index = Number(digits)
  if (used > 1 && index > found.groups.length) {
    used--
    index = Number(digits.slice(0, used))
  }
  return [used, found.groups[index - 1] ?? '']
}

function split(
  evaluation: Evaluation,
  text: Text,
  separator: string | FunctionValue | undefined,
  limit: number | undefined,
): unknown {
  if (text === undefined) return undefined
  if (limit !== undefined && limit < 0) throw new JsonataError('D3020', { value: limit, index: 3 })
  // If no parts are wanted, the separator is not checked.
  if (limit === 0) return []
  if (separator === undefined) return undefined
  if (typeof separator === 'string') {
    payForSearch(text.length, separator, evaluation)
    const parts = splitAt(text, separator, limit, evaluation)
    evaluation.items(parts.length)
    return parts
  }
  const parts: string[] = []
  let position = 0
  for (const found of matchesOf(separator, text, evaluation)) {
    if (limit !== undefined && parts.length >= limit) break
    evaluation.items(1)
    parts.push(text.slice(position, found.start))
    position = found.end
  }
  if (limit === undefined || parts.length < limit) parts.push(text.slice(position))
  return parts
}

function splitAt(text: string, separator: string, limit: number | undefined, evaluation: Evaluation): string[] {
  if (separator.length < 2) {
    // At most as many parts as there are characters.
    evaluation.grown(Math.min(limit ?? text.length, separator === '' ? text.length : 0))
    const parts = text.split(separator, limit)
    evaluation.step(2 * parts.length)
    return parts
  }
  const partsMax = limit === undefined ? Number.POSITIVE_INFINITY : Math.floor(limit)
  const parts: string[] = []
  let position = 0
  for (let found = findText(text, separator); found >= 0; found = findText(text, separator, position)) {
    if (parts.length >= partsMax) return parts
    evaluation.step(2)
    parts.push(text.slice(position, found))
    position = found + separator.length
  }
  if (parts.length < partsMax) parts.push(text.slice(position))
  return parts
}

function join(evaluation: Evaluation, texts: string[] | undefined, separator: string | undefined): Text {
  if (texts === undefined) return undefined
  let length = (separator?.length ?? 0) * Math.max(0, texts.length - 1)
  for (const text of texts) length += text.length
  evaluation.characters(length)
  evaluation.read(length)
  evaluation.step(6 * texts.length)
  return texts.join(separator ?? '')
}

/** In capitals, some characters become three. */
function cased(text: Text, how: 'toLowerCase' | 'toUpperCase', evaluation: Evaluation): Text {
  if (text === undefined) return undefined
  evaluation.characters(text.length)
  evaluation.scan(text.length)
  return text[how]()
}

/** Collects a text piece by piece, within what the evaluation may build. */
class TextParts {
  readonly #evaluation: Evaluation
  readonly #parts: string[] = []
  #length = 0

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation
  }

  put(part: string): void {
    if (part === '') return
    this.#length += part.length
    if (this.#length > this.#evaluation.charactersMax) this.#evaluation.characters(this.#length)
    this.#parts.push(part)
  }

  text(): string {
    this.#evaluation.characters(this.#length)
    this.#evaluation.read(this.#length)
    return this.#parts.join('')
  }
}

export const stringFunctions: readonly Builtin[] = [
  new Builtin('contains', '<s-(sf):b>', contains, { arity: 2 }),
  new Builtin('join', '<a<s>s?:s>', join, { arity: 2 }),
  new Builtin('length', '<s-:n>', (evaluation: Evaluation, text: Text) =>
    text === undefined ? undefined : characterCount(text, evaluation),
  ),
  new Builtin('lowercase', '<s-:s>', (evaluation: Evaluation, text: Text) => cased(text, 'toLowerCase', evaluation)),
  new Builtin('match', '<s-f<s:o>n?:a<o>>', match),
  new Builtin('pad', '<s-ns?:s>', pad),
  new Builtin('replace', '<s-(sf)(sf)n?:s>', replace),
  new Builtin('split', '<s-(sf)n?:a<s>>', split),
  new Builtin(
    'string',
    '<x-b?:s>',
    (evaluation: Evaluation, value: unknown, indented: boolean | undefined) =>
      value === undefined ? undefined : toText(value, indented === true, evaluation),
    { arity: 1 },
  ),
  new Builtin('substring', '<s-nn?:s>', substring),
  new Builtin('substringAfter', '<s-s:s>', substringAfter),
  new Builtin('substringBefore', '<s-s:s>', substringBefore),
  new Builtin('trim', '<s-:s>', trim),
  new Builtin('uppercase', '<s-:s>', (evaluation: Evaluation, text: Text) => cased(text, 'toUpperCase', evaluation)),
]
