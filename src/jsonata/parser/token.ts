import { JsonataError } from '../errors.ts'

export type TokenKind = 'name' | 'variable' | 'operator' | 'string' | 'number' | 'value' | 'regex' | 'end'

export interface Token {
  readonly kind: TokenKind
  readonly value: TokenValue
  /** The offset just after the token, which error positions use. */
  readonly position: number
}

export type TokenValue = string | number | boolean | null | RegexLiteral

export interface RegexLiteral {
  readonly pattern: string
  readonly flags: string
}

/** A version of the language: 2.1 added `?:` and `??`. */
export type LanguageVersion = '2.0' | '2.1'

const pairsOf20 = ['..', ':=', '!=', '>=', '<=', '**', '~>']
const operatorPairs: Readonly<Record<LanguageVersion, ReadonlySet<string>>> = {
  '2.0': new Set(pairsOf20),
  '2.1': new Set([...pairsOf20, '?:', '??']),
}
const operatorCharacters = '.[]{}(),@#;:?+-*/%|=<>^&!~'
const whiteSpace = ' \t\n\r\v'
// A sign before a number is an operator.
const numberPattern = /(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][-+]?\d+)?/y

/** The classes of characters at which tokens begin or end. Characters of the class `other` are part of names. */
const other = 0
const space = 1
const operator = 2
const digit = 3
const classes = new Uint8Array(128)
for (const character of whiteSpace) classes[character.charCodeAt(0)] = space
for (const character of operatorCharacters) classes[character.charCodeAt(0)] = operator
for (const character of '0123456789') classes[character.charCodeAt(0)] = digit

function classAt(source: string, index: number): number {
  const code = source.charCodeAt(index)
  // After the end there is no code.
  return code < classes.length ? classes[code]! : other
}
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

function isNamePart(characterClass: number): boolean {
  return characterClass === other || characterClass === digit
}

/**
 * Splits the source into tokens, one at a time: only the parser knows whether `/` divides or opens a regular expression.
 */
export class Tokenizer {
  readonly #source: string
  readonly #operatorPairs: ReadonlySet<string>
  #offset = 0

  constructor(source: string, version: LanguageVersion) {
    this.#source = source
    this.#operatorPairs = operatorPairs[version]
  }

  next(operatorExpected: boolean): Token {
    this.#skipSpaceAndComments()
    const source = this.#source
    const start = this.#offset
    if (start >= source.length) return this.#token('end', '(end)', start)
    const character = source[start]!
    if (!operatorExpected && character === '/') return this.#regex()
    switch (classAt(source, start)) {
      case operator:
        return this.#operator(character)
      case digit:
        return this.#number()
      default:
        if (character === '"' || character === "'") return this.#string(character)
        return character === '`' ? this.#quotedName() : this.#name()
    }
  }

  #token(kind: TokenKind, value: TokenValue, end: number): Token {
    this.#offset = end
    return { kind, value, position: end }
  }

  #skipSpaceAndComments(): void {
    const source = this.#source
    for (;;) {
      while (classAt(source, this.#offset) === space) this.#offset++
      if (source[this.#offset] !== '/' || source[this.#offset + 1] !== '*') return
      const end = source.indexOf('*/', this.#offset + 2)
      if (end < 0) throw new JsonataError('S0106', { position: this.#offset })
      this.#offset = end + 2
    }
  }

  #operator(character: string): Token {
    const start = this.#offset
    if (classAt(this.#source, start + 1) === operator) {
      const pair = this.#source.slice(start, start + 2)
      if (this.#operatorPairs.has(pair)) return this.#token('operator', pair, start + 2)
    }
    return this.#token('operator', character, start + 1)
  }

  #number(): Token {
    numberPattern.lastIndex = this.#offset
    const spelled = numberPattern.exec(this.#source)![0]
    const value = Number(spelled)
    if (!Number.isFinite(value)) throw new JsonataError('S0102', { position: this.#offset, token: spelled })
    return this.#token('number', value, this.#offset + spelled.length)
  }

  #string(quote: string): Token {
    const source = this.#source
    let text = ''
    let index = this.#offset + 1
    let copied = index
    while (index < source.length) {
      const character = source[index]
      if (character === quote) return this.#token('string', text + source.slice(copied, index), index + 1)
      if (character !== '\\') {
        index++
        continue
      }
      text += source.slice(copied, index)
      index++
      const escaped = source[index] ?? ''
      if (escaped === 'u') {
        const digits = source.slice(index + 1, index + 5)
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new JsonataError('S0104', { position: index })
        text += String.fromCharCode(Number.parseInt(digits, 16))
        index += 5
      } else {
        const meant = Object.hasOwn(escapes, escaped) ? escapes[escaped] : undefined
        if (meant === undefined) throw new JsonataError('S0103', { position: index, token: escaped })
        text += meant
        index++
      }
      copied = index
    }
    throw new JsonataError('S0101', { position: source.length })
  }

  #quotedName(): Token {
    const end = this.#source.indexOf('`', this.#offset + 1)
    if (end < 0) throw new JsonataError('S0105', { position: this.#source.length })
    return this.#token('name', this.#source.slice(this.#offset + 1, end), end + 1)
  }

  #name(): Token {
    const source = this.#source
    let end = this.#offset
    while (end < source.length && isNamePart(classAt(source, end))) end++
    const name = source.slice(this.#offset, end)
    if (name.startsWith('$')) return this.#token('variable', name.slice(1), end)
    switch (name) {
      case 'and':
      case 'in':
      case 'or':
        return this.#token('operator', name, end)
      case 'true':
        return this.#token('value', true, end)
      case 'false':
        return this.#token('value', false, end)
      case 'null':
        return this.#token('value', null, end)
      default:
        return this.#token('name', name, end)
    }
  }

  /** A slash within brackets, or after a backslash, does not close the expression. */
  #regex(): Token {
    const source = this.#source
    const start = this.#offset + 1
    let depth = 0
    for (let index = start; index < source.length; index++) {
      const character = source[index]!
      if (character === '/' && depth === 0 && !this.#isEscaped(index)) return this.#regexEnd(start, index)
      if (source[index - 1] === '\\') continue
      if ('([{'.includes(character)) depth++
      else if (')]}'.includes(character)) depth--
    }
    throw new JsonataError('S0302', { position: source.length })
  }

  #regexEnd(start: number, end: number): Token {
    const source = this.#source
    if (end === start) throw new JsonataError('S0301', { position: end })
    let flagsEnd = end + 1
    while (source[flagsEnd] === 'i' || source[flagsEnd] === 'm') flagsEnd++
    const flags = source.slice(end + 1, flagsEnd)
    return this.#token('regex', { pattern: source.slice(start, end), flags }, flagsEnd)
  }

  #isEscaped(index: number): boolean {
    let backslashes = 0
    while (this.#source[index - 1 - backslashes] === '\\') backslashes++
    return backslashes % 2 === 1
  }
}
