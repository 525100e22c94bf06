import {
  anyOf,
  between,
  CharacterSet,
  type CharacterTest,
  isDigit,
  isLower,
  isUpper,
  isWord,
  not,
} from './character-set.ts'
import { type ParsedPattern, type Pattern, RegexSyntaxError } from './pattern.ts'
import { boundsOf, PatternReader } from './pattern-reader.ts'

const sourceLengthMax = 1000
const nestingMax = 51
const repeatMax = 1000

/**
 * Reads a regular expression as Java spells it, to be matched by the whole of a text, code point by code point. What no
 * engine can match in linear time, back references and lookaround, is not accepted.
 *
 * @throws RegexSyntaxError
 */
export function parseJavaPattern(source: string, flagLetters: string): ParsedPattern {
  if (source.length > sourceLengthMax) {
    throw new RegexSyntaxError(`Regular expression is longer than ${sourceLengthMax} characters`)
  }
  const inline = /^\(\?([a-zA-Z]+)\)/.exec(source)
  const letters = flagLetters + (inline?.[1] ?? '')
  if (/[^ismudU]/.test(letters)) throw new RegexSyntaxError(`Regular expression flags '${letters}' are not supported`)
  return new JavaReader(source.slice(inline?.[0].length ?? 0), letters).document()
}

const isSpace = anyOf([between(9, 13), between(32, 32)])
/** `\d`, `\w` and the like, as Java has them: ASCII only. */
const classes: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isSpace],
  ['S', not(isSpace)],
])
const controls: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['f', 12],
  ['a', 7],
  ['e', 27],
  ['0', 0],
])
const posixClasses: ReadonlyMap<string, CharacterTest> = new Map([
  ['Alpha', anyOf([isUpper, isLower])],
  ['Alnum', anyOf([isUpper, isLower, isDigit])],
  ['Digit', isDigit],
  ['Lower', isLower],
  ['Upper', isUpper],
  ['Space', isSpace],
  ['Punct', anyOf([between(33, 47), between(58, 64), between(91, 96), between(123, 126)])],
])
const lineTerminators = new Set([10, 13, 0x85, 0x2028, 0x2029])
const lineFeed = new CharacterSet(between(10, 10))

class JavaReader extends PatternReader {
  readonly #ignoreCase: boolean
  readonly #multiline: boolean
  readonly #dotAll: boolean

  constructor(source: string, flags: string) {
    super(source, nestingMax)
    this.#ignoreCase = flags.includes('i')
    this.#multiline = flags.includes('m')
    this.#dotAll = flags.includes('s')
  }

  document(): ParsedPattern {
    const pattern = this.choice()
    if (!this.done) throw this.error("Unmatched closing ')' in regular expression")
    const items: Pattern[] = [edge('start', false), pattern, edge('end', false)]
    return { pattern: { kind: 'sequence', items }, groupCount: 0, characters: 'codePoints' }
  }

  protected override item(): Pattern {
    const item = this.#atom()
    const counted = this.match(/([*+?])|\{(\d{1,4})(?:(,)(\d{0,4}))?\}/y)
    if (counted === null) return item
    if (this.take('+')) throw this.error('Possessive quantifiers are not supported in regular expressions')
    const greedy = !this.take('?')
    if (this.match(/[*+?]|\{\d/y) !== null) throw this.error('Dangling meta character in regular expression')
    const [min, max] = boundsOf(counted)
    const endless = max === Number.POSITIVE_INFINITY
    if (min > repeatMax || (!endless && (max > repeatMax || max < min))) {
      throw this.error(`Illegal repetition ${counted[0]} in regular expression`)
    }
    return { kind: 'repeat', item, min, max, greedy, groups: [0, 0] }
  }

  #atom(): Pattern {
    const character = this.source[this.index]!
    this.index++
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return set(this.#class())
      case '.':
        return set(this.#dotAll ? () => true : (code) => !lineTerminators.has(code))
      case '^':
        return edge('start', this.#multiline)
      case '$':
        return edge('end', this.#multiline)
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
        throw this.error(`Dangling meta character '${character}' in regular expression`)
      default:
        this.index--
        return this.#character(this.#codePoint())
    }
  }

  #group(): Pattern {
    if (this.take('?') && !this.take(':') && this.match(/<[a-zA-Z][a-zA-Z0-9]*>/y) === null) {
      throw this.error('Lookaround and inline flags are not supported in regular expressions')
    }
    // Nobody asks what a group captured.
    const item = this.choice()
    if (!this.take(')')) throw this.error('Unclosed group in regular expression')
    return item
  }

  #escape(): Pattern {
    const place = this.match(/[bBAzZ]/y)?.[0]
    if (place === undefined) {
      const test = this.#escapedClass()
      return test === null ? this.#character(this.#escapedCharacter()) : set(test)
    }
    if (place === 'A') return edge('start', false)
    return place.toLowerCase() === 'z' ? edge('end', false) : { kind: 'boundary', negative: place === 'B' }
  }

  #character(code: number): Pattern {
    return this.#ignoreCase ? set(this.#range(code, code)) : { kind: 'character', code }
  }

  #range(first: number, last: number): CharacterTest {
    const exact = between(first, last)
    if (!this.#ignoreCase) return exact
    return (code) => {
      if (exact(code)) return true
      const character = String.fromCodePoint(code)
      return exact(character.toLowerCase().codePointAt(0)!) || exact(character.toUpperCase().codePointAt(0)!)
    }
  }

  /** The index is behind the backslash. Null where it escapes a single character. */
  #escapedClass(): CharacterTest | null {
    const property = this.match(/([pP])(?:\{([\w=]+)\}|([A-Z]))/y)
    if (property !== null) {
      const test = this.#property((property[2] ?? property[3])!)
      return property[1] === 'P' ? not(test) : test
    }
    const test = classes.get(this.source[this.index] ?? '')
    if (test === undefined) return null
    this.index++
    return test
  }

  /** A POSIX class by Java's name, or a Unicode property. */
  #property(name: string): CharacterTest {
    const posix = posixClasses.get(name)
    if (posix !== undefined) return posix
    try {
      // One character is matched at a time, so that the platform has nothing to backtrack over.
      const pattern = new RegExp(`^\\p{${name.replace(/^Is/, '')}}$`, 'u')
      return (code) => pattern.test(String.fromCodePoint(code))
    } catch {
      throw this.error(`Unknown character property name {${name}} in regular expression`)
    }
  }

  #escapedCharacter(): number {
    const hexadecimal = this.match(/u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})/y)
    if (hexadecimal !== null) return Number.parseInt((hexadecimal[1] ?? hexadecimal[2])!, 16)
    const character = this.source[this.index] ?? ''
    const control = controls.get(character)
    if (control !== undefined) {
      this.index++
      return control
    }
    if (character === '' || /[a-zA-Z0-9]/.test(character)) {
      throw this.error(`Escape \\${character} is not supported in regular expressions`)
    }
    return this.#codePoint()
  }

  /** The index is behind the opening bracket. */
  #class(): CharacterTest {
    const negative = this.take('^')
    const tests: CharacterTest[] = []
    for (let first = true; first || !this.sees(']'); first = false) {
      if (this.done) throw this.error('Unclosed character class in regular expression')
      if (this.sees('[') || this.sees('&&')) {
        throw this.error('Nested character classes are not supported in regular expressions')
      }
      tests.push(this.#classMember())
    }
    this.take(']')
    return negative ? not(anyOf(tests)) : anyOf(tests)
  }

  #classMember(): CharacterTest {
    if (!this.take('\\')) return this.#rangeFrom(this.#codePoint())
    return this.#escapedClass() ?? this.#rangeFrom(this.#escapedCharacter())
  }

  #rangeFrom(first: number): CharacterTest {
    if (!this.sees('-') || this.sees('-]')) return this.#range(first, first)
    this.take('-')
    if (this.done) throw this.error('Unclosed character class in regular expression')
    const last = this.take('\\') ? this.#escapedCharacter() : this.#codePoint()
    if (last < first) throw this.error('Illegal character range in regular expression')
    return this.#range(first, last)
  }

  #codePoint(): number {
    const code = this.source.codePointAt(this.index)
    if (code === undefined) throw this.error('Unexpected end of regular expression')
    this.index += code > 0xffff ? 2 : 1
    return code
  }
}

function set(test: CharacterTest): Pattern {
  return { kind: 'set', set: new CharacterSet(test) }
}

function edge(side: 'start' | 'end', ofLine: boolean): Pattern {
  return { kind: 'edge', side, line: ofLine ? lineFeed : null }
}
