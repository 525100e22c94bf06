import { Cursor } from '../cursor.ts'
import { anyCharacter, anyOf, characterEscapes, classEscapes, not, one, propertyTest, range } from './characters.ts'
import { Pattern } from './pattern.ts'
import { type CharacterTest, RegexError, type RegexFlags, type RegexNode } from './syntax.ts'

/** How long a regular expression may be, and how deep its groups may nest. */
const sourceLengthMax = 1000
const nestingMax = 50
const repeatMax = 1000

/**
 * Reads a regular expression as Java spells it, without what no bounded engine can match: back references and
 * lookaround. Gives the reason where it is not accepted.
 */
export function parsePattern(source: string, flagLetters: string): Pattern | string {
  if (source.length > sourceLengthMax) return `Regular expression is longer than ${sourceLengthMax} characters`
  const inline = /^\(\?([a-zA-Z]+)\)/.exec(source)
  const letters = flagLetters + (inline?.[1] ?? '')
  if (/[^ismudU]/.test(letters)) return `Regular expression flags '${letters}' are not supported`
  const flags: RegexFlags = {
    ignoreCase: letters.includes('i'),
    dotAll: letters.includes('s'),
    multiline: letters.includes('m'),
  }
  try {
    return new Pattern(new PatternReader(source.slice(inline?.[0].length ?? 0), flags).pattern(), flags)
  } catch (error) {
    if (error instanceof RegexError) return error.message
    throw error
  }
}

class PatternReader {
  readonly #cursor: Cursor
  readonly #flags: RegexFlags
  #nesting = 0

  constructor(source: string, flags: RegexFlags) {
    this.#cursor = new Cursor(source)
    this.#flags = flags
  }

  pattern(): RegexNode {
    const node = this.#choice()
    if (!this.#cursor.done) throw new RegexError("Unmatched closing ')' in regular expression")
    return node
  }

  #choice(): RegexNode {
    const options = [this.#sequence()]
    while (this.#cursor.take('|')) options.push(this.#sequence())
    return options.length === 1 ? options[0]! : { type: 'choice', options }
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = []
    while (!this.#cursor.done && !this.#cursor.sees('|') && !this.#cursor.sees(')')) {
      items.push(this.#quantified(this.#atom()))
    }
    return items.length === 1 ? items[0]! : { type: 'sequence', items }
  }

  #quantified(item: RegexNode): RegexNode {
    const counted = this.#cursor.match(/[*+?]|\{\d{1,4}(?:,\d{0,4})?\}/y)
    if (counted === null) return item
    if (this.#cursor.take('+')) throw new RegexError('Possessive quantifiers are not supported in regular expressions')
    // Whether a quantifier is greedy or lazy makes no difference to whether the whole text matches.
    this.#cursor.take('?')
    if (this.#cursor.match(/[*+?]|\{\d/y) !== null)
      throw new RegexError('Dangling meta character in regular expression')
    const [min, max] = bounds(counted)
    if (min > repeatMax || (max ?? 0) > repeatMax || (max !== null && max < min)) {
      throw new RegexError(`Illegal repetition ${counted} in regular expression`)
    }
    return { type: 'repeat', item, min, max }
  }

  #atom(): RegexNode {
    const { current } = this.#cursor
    this.#cursor.offset++
    switch (current) {
      case '(':
        return this.#group()
      case '[':
        return { type: 'character', test: this.#set() }
      case '.':
        return { type: 'character', test: anyCharacter(this.#flags) }
      case '^':
        return { type: 'boundary', at: this.#flags.multiline ? 'lineStart' : 'textStart' }
      case '$':
        return { type: 'boundary', at: this.#flags.multiline ? 'lineEnd' : 'textEnd' }
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
        throw new RegexError(`Dangling meta character '${current}' in regular expression`)
      default:
        this.#cursor.offset--
        return { type: 'character', test: one(this.#codePoint(), this.#flags) }
    }
  }

  #group(): RegexNode {
    if (this.#cursor.take('?') && !this.#cursor.take(':') && this.#cursor.match(/<[a-zA-Z][a-zA-Z0-9]*>/y) === null) {
      throw new RegexError('Lookaround and inline flags are not supported in regular expressions')
    }
    this.#nesting++
    if (this.#nesting > nestingMax) throw new RegexError('Regular expression nests too deep')
    const node = this.#choice()
    if (!this.#cursor.take(')')) throw new RegexError('Unclosed group in regular expression')
    this.#nesting--
    return node
  }

  #escape(): RegexNode {
    if (this.#cursor.take('b')) return { type: 'boundary', at: 'word' }
    if (this.#cursor.take('B')) return { type: 'boundary', at: 'notWord' }
    if (this.#cursor.take('A')) return { type: 'boundary', at: 'textStart' }
    if (this.#cursor.match(/[zZ]/y) !== null) return { type: 'boundary', at: 'textEnd' }
    return { type: 'character', test: this.#escapedSet() ?? one(this.#escapedCharacter(), this.#flags) }
  }

  /** The cursor is behind the backslash. Null where it escapes a single character. */
  #escapedSet(): CharacterTest | null {
    const property = this.#cursor.match(/[pP](?:\{[\w=]+\}|[A-Z])/y)
    if (property !== null) {
      const test = propertyTest(property.slice(1).replace(/[{}]/g, ''))
      return property.startsWith('P') ? not(test) : test
    }
    const test = classEscapes.get(this.#cursor.current)
    if (test === undefined) return null
    this.#cursor.offset++
    return test
  }

  #escapedCharacter(): number {
    const hexadecimal = this.#cursor.match(/u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}/y)
    if (hexadecimal !== null) return Number.parseInt(hexadecimal.slice(1), 16)
    const { current } = this.#cursor
    const control = characterEscapes.get(current)
    if (control !== undefined) {
      this.#cursor.offset++
      return control
    }
    if (current === '' || /[a-zA-Z0-9]/.test(current)) {
      throw new RegexError(`Escape \\${current} is not supported in regular expressions`)
    }
    return this.#codePoint()
  }

  /** The cursor is behind the opening bracket. */
  #set(): CharacterTest {
    const negated = this.#cursor.take('^')
    const tests: CharacterTest[] = []
    for (let first = true; first || !this.#cursor.sees(']'); first = false) {
      if (this.#cursor.done) throw new RegexError('Unclosed character class in regular expression')
      if (this.#cursor.sees('[') || this.#cursor.sees('&&')) {
        throw new RegexError('Nested character classes are not supported in regular expressions')
      }
      tests.push(this.#setMember())
    }
    this.#cursor.require(']')
    return negated ? not(anyOf(tests)) : anyOf(tests)
  }

  #setMember(): CharacterTest {
    if (this.#cursor.take('\\')) {
      const set = this.#escapedSet()
      if (set !== null) return set
      return this.#rangeFrom(this.#escapedCharacter())
    }
    return this.#rangeFrom(this.#codePoint())
  }

  #rangeFrom(first: number): CharacterTest {
    if (!this.#cursor.sees('-') || this.#cursor.sees('-]')) return one(first, this.#flags)
    this.#cursor.require('-')
    if (this.#cursor.done) throw new RegexError('Unclosed character class in regular expression')
    const last = this.#cursor.take('\\') ? this.#escapedCharacter() : this.#codePoint()
    if (last < first) throw new RegexError('Illegal character range in regular expression')
    return range(first, last, this.#flags)
  }

  #codePoint(): number {
    const codePoint = this.#cursor.text.codePointAt(this.#cursor.offset)
    if (codePoint === undefined) throw new RegexError('Unexpected end of regular expression')
    this.#cursor.offset += codePoint > 0xffff ? 2 : 1
    return codePoint
  }
}

function bounds(counted: string): [number, number | null] {
  if (counted === '*') return [0, null]
  if (counted === '+') return [1, null]
  if (counted === '?') return [0, 1]
  const [min, max] = counted.slice(1, -1).split(',')
  if (max === undefined) return [Number(min), Number(min)]
  return [Number(min), max === '' ? null : Number(max)]
}
