import {
  anyCharacter,
  anyOf,
  between,
  CharacterSet,
  digits,
  lowerCase,
  not,
  oneOf,
  TestedSet,
  upperCase,
  wordCharacters,
} from './character-set.ts'
import { ignoringCase } from './java-case.ts'
import { type ParsedPattern, type Pattern, RegexSyntaxError } from './pattern.ts'
import { boundsOf, PatternReader } from './pattern-reader.ts'

const sourceLengthMax = 1000
const nestingMax = 51
const repeatMax = 1000

/**
 * Reads a regular expression in Java's syntax, which must match a whole text, code point by code point. It does not
 * accept what no engine can match in linear time: backreferences and lookaround.
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

const spaces = anyOf([between(9, 13), between(32, 32)])
/** `\d`, `\w` and the like, as in Java: ASCII only. */
const classes: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', digits],
  ['D', not(digits)],
  ['w', wordCharacters],
  ['W', not(wordCharacters)],
  ['s', spaces],
  ['S', not(spaces)],
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
const posixClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['Alpha', anyOf([upperCase, lowerCase])],
  ['Alnum', anyOf([upperCase, lowerCase, digits])],
  ['Digit', digits],
  ['Lower', lowerCase],
  ['Upper', upperCase],
  ['Space', spaces],
  ['Punct', anyOf([between(33, 47), between(58, 64), between(91, 96), between(123, 126)])],
])
const anyButLineTerminators = not(oneOf([10, 13, 0x85, 0x2028, 0x2029]))
const lineFeed = between(10, 10)

/** A Unicode property, in the platform's syntax for classes. */
interface Property {
  readonly property: string
}

type Member = CharacterSet | Property

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
        return this.#class()
      case '.':
        return { kind: 'set', set: this.#dotAll ? anyCharacter : anyButLineTerminators }
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
    // Nobody needs what a group captured.
    const item = this.choice()
    if (!this.take(')')) throw this.error('Unclosed group in regular expression')
    return item
  }

  #escape(): Pattern {
    const place = this.match(/[bBAzZ]/y)?.[0]
    if (place === undefined) {
      const member = this.#escapedClass()
      return member === null ? this.#character(this.#escapedCharacter()) : setOf([member], false)
    }
    if (place === 'A') return edge('start', false)
    return place.toLowerCase() === 'z' ? edge('end', false) : { kind: 'boundary', negative: place === 'B' }
  }

  #character(code: number): Pattern {
    return this.#ignoreCase ? { kind: 'set', set: this.#range(code, code) } : { kind: 'character', code }
  }

  #range(first: number, last: number): CharacterSet {
    const exact = between(first, last)
    return this.#ignoreCase ? ignoringCase(exact) : exact
  }

  /** The index is after the backslash. Null if it escapes a single character. */
  #escapedClass(): Member | null {
    const property = this.match(/([pP])(?:\{([\w=]+)\}|([A-Z]))/y)
    if (property !== null) return this.#property((property[2] ?? property[3])!, property[1] as 'p' | 'P')
    const set = classes.get(this.source[this.index] ?? '')
    if (set === undefined) return null
    this.index++
    return set
  }

  /** A POSIX class by Java's name, or a Unicode property. */
  #property(name: string, letter: 'p' | 'P'): Member {
    const posix = posixClasses.get(name)
    if (posix !== undefined) return letter === 'P' ? not(posix) : posix
    const property = `\\${letter}{${name.replace(/^Is/, '')}}`
    try {
      new RegExp(property, 'u')
    } catch {
      throw this.error(`Unknown character property name {${name}} in regular expression`)
    }
    return { property }
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

  /** The index is after the opening bracket. */
  #class(): Pattern {
    const negative = this.take('^')
    const members: Member[] = []
    for (let first = true; first || !this.sees(']'); first = false) {
      if (this.done) throw this.error('Unclosed character class in regular expression')
      if (this.sees('[') || this.sees('&&')) {
        throw this.error('Nested character classes are not supported in regular expressions')
      }
      members.push(this.#classMember())
    }
    this.take(']')
    return setOf(members, negative)
  }

  #classMember(): Member {
    if (!this.take('\\')) return this.#rangeFrom(this.#codePoint())
    return this.#escapedClass() ?? this.#rangeFrom(this.#escapedCharacter())
  }

  #rangeFrom(first: number): CharacterSet {
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

/** One set of all members, however many: the platform can combine properties too. */
function setOf(members: readonly Member[], negative: boolean): Pattern {
  const ranges = anyOf(members.filter((member) => member instanceof CharacterSet))
  const properties = new Set(members.flatMap((member) => (member instanceof CharacterSet ? [] : [member.property])))
  if (properties.size === 0) return { kind: 'set', set: negative ? not(ranges) : ranges }
  // It matches one character at a time, so the platform has nothing to backtrack over.
  const pattern = new RegExp(`^[${[...properties].join('')}]$`, 'u')
  const test = (code: number): boolean => ranges.has(code) || pattern.test(String.fromCodePoint(code))
  return { kind: 'set', set: new TestedSet(negative ? (code) => !test(code) : test) }
}

function edge(side: 'start' | 'end', ofLine: boolean): Pattern {
  return { kind: 'edge', side, line: ofLine ? lineFeed : null }
}
