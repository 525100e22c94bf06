import { nestingMax } from './nesting.ts'
import { JsonNumber, type JsonObject, type JsonValue, ObjectBuilder } from './value.ts'

/** Text that is not JSON. `message` has the wording of the service's parser; `offset` counts UTF-16 units from 0. */
export class JsonSyntaxError extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'JsonSyntaxError'
    this.offset = offset
  }
}

/**
 * Reads JSON text. The native parser does the work if its result loses nothing; a quick scan of the text decides.
 *
 * @throws JsonSyntaxError when the text is not one JSON value, or nests deeper than `nestingMax`.
 */
export function parse(text: string): JsonValue {
  if (mayLoseSpelling.test(text) || hasEscapedName(text) || mayNestTooDeeply(text)) return new Reader(text).document()
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    // The native message does not say what was expected, nor always where; the reader's says both.
    return new Reader(text).document()
  }
}

/**
 * Matches every text in which a number might print differently from its spelling (a trailing zero, an exponent, minus
 * zero, sixteen digits or more, a tiny fraction), or in which a member name looks like an array index or is
 * `__proto__`. Matching too much (inside a string) only costs time. No part of the pattern can match a long stretch in
 * two ways, so its time grows linearly with the text.
 */
const mayLoseSpelling =
  /(?:^|[\s:,[])-?(?:0(?:[eE]|\.0{6})|\d+(?:\.\d*0(?!\d)|(?:\.\d+)?[eE]|[\d.]{15}))|(?:^|[\s:,[])-0(?![.\d]*[1-9])|"(?:\d+|__proto__)"\s*:/

/** Whether a text has a member name with an escape in it, which may make it any name. */
function hasEscapedName(text: string): boolean {
  if (!text.includes('\\u')) return false
  for (let start = text.indexOf('"'); start >= 0; ) {
    let isEscaped = false
    let index = start + 1
    for (let code = text.charCodeAt(index); code !== 0x22 && index < text.length; code = text.charCodeAt(index)) {
      if (code === 0x5c && text.charCodeAt(index + 1) === 0x75) isEscaped = true
      index += code === 0x5c ? 2 : 1
    }
    index++
    if (isEscaped && isBeforeColon(text, index)) return true
    start = text.indexOf('"', index)
  }
  return false
}

function isBeforeColon(text: string, index: number): boolean {
  let offset = index
  for (
    let code = text.charCodeAt(offset);
    code === 0x20 || (code >= 0x09 && code <= 0x0d);
    code = text.charCodeAt(offset)
  ) {
    offset++
  }
  return text.charCodeAt(offset) === 0x3a
}

/** Whether a text may nest deeper than `nestingMax`; when in doubt, the answer is yes. */
export function mayNestTooDeeply(text: string): boolean {
  return mayNestDeeperThan(nestingMax, text)
}

export function mayNestDeeperThan(levels: number, text: string): boolean {
  if (text.length < 2 * levels || !opensMoreThan(levels, text)) return false
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    // Brackets inside strings count too: counting too many only means using the slower reader.
    if (code === 0x5b || code === 0x7b) {
      depth++
      if (depth > levels) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}

/** Whether a text has more than this many opening brackets. Searching for them is much faster than looking at each character. */
function opensMoreThan(count: number, text: string): boolean {
  let left = count
  for (const bracket of '[{') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) if (left-- <= 0) return true
  }
  return false
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const tokenPattern = /[\p{L}\p{N}_$]+/uy
const valueExpected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

/** A recursive-descent reader: slower than the native one, but exact, and precise about what is wrong. */
class Reader {
  readonly #text: string
  #offset = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): JsonValue {
    this.#skipSpace()
    if (this.#offset === this.#text.length) throw this.#error('No content to map due to end-of-input')
    const value = this.#value()
    this.#skipSpace()
    if (this.#offset < this.#text.length) throw this.#unexpected(`was expecting ${valueExpected}`)
    return value
  }

  #value(): JsonValue {
    const start = this.#text[this.#offset]
    switch (start) {
      case '{':
        return this.#object()
      case '[':
        return this.#array()
      case '"':
        return this.#string('was expecting closing quote for a string value')
      case 't':
        return this.#literal('true', true)
      case 'f':
        return this.#literal('false', false)
      case 'n':
        return this.#literal('null', null)
      default:
        return this.#number(start)
    }
  }

  #object(): JsonObject {
    const start = this.#enter()
    const object = new ObjectBuilder()
    this.#skipSpace()
    if (this.#take('}')) return this.#leave(object.build())
    for (;;) {
      this.#skipSpace()
      if (this.#text[this.#offset] !== '"') {
        this.#requireMore('Object', start)
        throw this.#unexpected('was expecting double-quote to start field name')
      }
      const name = this.#string('in field name')
      this.#skipSpace()
      if (!this.#take(':')) {
        this.#requireMore('Object', start)
        throw this.#unexpected('was expecting a colon to separate field name and value')
      }
      this.#skipSpace()
      this.#requireMore('Object', start)
      object.set(name, this.#value())
      this.#skipSpace()
      if (this.#take('}')) return this.#leave(object.build())
      if (!this.#take(',')) {
        this.#requireMore('Object', start)
        throw this.#unexpected('was expecting comma to separate Object entries')
      }
    }
  }

  #array(): JsonValue[] {
    const start = this.#enter()
    const items: JsonValue[] = []
    this.#skipSpace()
    if (this.#take(']')) return this.#leave(items)
    for (;;) {
      this.#skipSpace()
      this.#requireMore('Array', start)
      items.push(this.#value())
      this.#skipSpace()
      if (this.#take(']')) return this.#leave(items)
      if (!this.#take(',')) {
        this.#requireMore('Array', start)
        throw this.#unexpected('was expecting comma to separate Array entries')
      }
    }
  }

  #string(unended: string): string {
    const start = this.#offset
    let index = start + 1
    for (;;) {
      const code = this.#text.charCodeAt(index)
      if (code === 0x22) break
      if (Number.isNaN(code))
        throw this.#error(`Unexpected end-of-input${unended === 'in field name' ? ' ' : ': '}${unended}`)
      if (code < 0x20) {
        this.#offset = index
        throw this.#error(
          `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included in string value`,
        )
      }
      index += code === 0x5c ? 2 : 1
    }
    this.#offset = index + 1
    try {
      return JSON.parse(this.#text.slice(start, index + 1)) as string
    } catch {
      const wrongEscape = /\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})(.?)/.exec(this.#text.slice(start).replaceAll('\\\\', '__'))
      this.#offset = start + (wrongEscape?.index ?? 0)
      const character = wrongEscape?.[1] ?? ''
      throw this.#error(`Unrecognized character escape ${describe(character)}`)
    }
  }

  #literal<T>(word: string, value: T): T {
    tokenPattern.lastIndex = this.#offset
    const token = tokenPattern.exec(this.#text)?.[0] ?? ''
    if (token !== word) throw this.#error(`Unrecognized token '${shownToken(token)}': was expecting ${valueExpected}`)
    this.#offset += word.length
    return value
  }

  #number(start: string | undefined): number | JsonNumber {
    numberPattern.lastIndex = this.#offset
    const spelled = numberPattern.exec(this.#text)?.[0]
    if (spelled === undefined || start === undefined) {
      if (start === '-')
        throw this.#error(
          'Unexpected character in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value',
        )
      throw this.#unexpected(`expected a valid value ${valueExpected}`)
    }
    const after = this.#text.charCodeAt(this.#offset + spelled.length)
    if (/^-?0$/.test(spelled) && after >= 48 && after <= 57) {
      throw this.#error('Invalid numeric value: Leading zeroes not allowed')
    }
    this.#offset += spelled.length
    const value = Number(spelled)
    return String(value) === spelled ? value : new JsonNumber(spelled)
  }

  #enter(): number {
    this.#depth++
    if (this.#depth > nestingMax) {
      throw this.#error(`Document nesting depth (${this.#depth}) exceeds the maximum allowed (${nestingMax})`)
    }
    return this.#offset++
  }

  #leave<T>(value: T): T {
    this.#depth--
    return value
  }

  #take(character: string): boolean {
    if (this.#text[this.#offset] !== character) return false
    this.#offset++
    return true
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#offset)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#offset++
    }
  }

  #requireMore(container: string, start: number): void {
    if (this.#offset < this.#text.length) return
    const { line, column } = lineAndColumn(this.#text, start)
    throw this.#error(
      `Unexpected end-of-input: expected close marker for ${container} (start marker at [line: ${line}, column: ${column}])`,
    )
  }

  #unexpected(expectation: string): JsonSyntaxError {
    tokenPattern.lastIndex = this.#offset
    const token = tokenPattern.exec(this.#text)?.[0]
    if (token !== undefined && expectation.includes(valueExpected)) {
      return this.#error(`Unrecognized token '${shownToken(token)}': was expecting ${valueExpected}`)
    }
    const character = String.fromCodePoint(this.#text.codePointAt(this.#offset) ?? 0)
    return this.#error(`Unexpected character (${describe(character)}): ${expectation}`)
  }

  #error(message: string): JsonSyntaxError {
    return new JsonSyntaxError(message, this.#offset)
  }
}

/** A token as a message shows it: cut off where the service's parser cuts it off. */
function shownToken(token: string): string {
  return token.length > tokenLengthMax ? `${token.slice(0, tokenLengthMax)}...` : token
}

const tokenLengthMax = 256

function describe(character: string): string {
  return `'${character}' (code ${character.codePointAt(0) ?? 0})`
}

/** Line and column, both from 1, of an offset in a text. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}
