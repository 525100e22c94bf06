import { anyCharacter, anyOf, between, type CharacterSet, digits, not, oneOf, wordCharacters } from './character-set.ts'
import { ignoringCase, othersOf, sameIgnoringCase } from './javascript-case.ts'
import { type ParsedPattern, type Pattern, RegexSyntaxError } from './pattern.ts'
import { boundsOf, PatternReader } from './pattern-reader.ts'

const nestingMax = 200

/**
 * Reads a JavaScript regular expression without the flags `u` and `v`, whose characters are UTF-16 units.
 *
 * @throws RegexSyntaxError
 */
export function parseJavascriptPattern(source: string, flags: string): ParsedPattern {
  try {
    // The platform knows best what is valid. It compiles nothing before it is asked to match.
    new RegExp(source, flags)
  } catch (error) {
    throw new RegexSyntaxError(error instanceof Error ? error.message : String(error))
  }
  return new JavascriptReader(source, flags).document()
}

const lineEnds = oneOf([0x0a, 0x0d, 0x2028, 0x2029])
const spaces = anyOf([
  between(9, 13),
  between(0x2000, 0x200a),
  oneOf([0x20, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff]),
])
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
  ['v', 11],
  ['f', 12],
  ['r', 13],
])
const anyButLineEnds = not(lineEnds)

interface Flags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
}

/** Reads a source that is known to be valid. */
class JavascriptReader extends PatternReader {
  #flags: Flags
  readonly #groupsByName = new Map<string, number[]>()
  readonly #groupTotal: number
  #groups = 0

  constructor(source: string, flags: string) {
    super(source, nestingMax)
    this.#flags = { ignoreCase: flags.includes('i'), multiline: flags.includes('m'), dotAll: flags.includes('s') }
    // Backreferences may come before their groups, so count the groups first.
    let count = 0
    for (const [text, name] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<(?![=!])([^>]*)>|(?!\?))/gs)) {
      if (!text.startsWith('(')) continue
      count++
      if (name !== undefined) this.#groupsByName.set(name, [...(this.#groupsByName.get(name) ?? []), count])
    }
    this.#groupTotal = count
  }

  document(): ParsedPattern {
    return { pattern: this.choice(), groupCount: this.#groups, characters: 'units' }
  }

  protected override item(): Pattern {
    const groupsBefore = this.#groups
    const item = this.#atom()
    const counted = this.match(/([*+?])|\{(\d+)(?:(,)(\d*))?\}/y)
    if (counted === null) return item
    const [min, max] = boundsOf(counted)
    return { kind: 'repeat', item, min, max, greedy: !this.take('?'), groups: [groupsBefore + 1, this.#groups + 1] }
  }

  #atom(): Pattern {
    const character = this.source[this.index++]!
    const { multiline, dotAll } = this.#flags
    switch (character) {
      case '^':
        return { kind: 'edge', side: 'start', line: multiline ? lineEnds : null }
      case '$':
        return { kind: 'edge', side: 'end', line: multiline ? lineEnds : null }
      case '.':
        return { kind: 'set', set: dotAll ? anyCharacter : anyButLineEnds }
      case '(':
        return this.#group()
      case '[':
        return this.#class()
      case '\\':
        return this.#escape()
      default:
        return this.#character(character.charCodeAt(0))
    }
  }

  #character(code: number): Pattern {
    const others = this.#flags.ignoreCase ? othersOf(code) : []
    return others.length === 0 ? { kind: 'character', code } : { kind: 'set', set: oneOf([code, ...others]) }
  }

  #cased(set: CharacterSet): CharacterSet {
    return this.#flags.ignoreCase ? ignoringCase(set) : set
  }

  #group(): Pattern {
    const look = this.match(/\?(<?)([=!])/y)
    if (look !== null) {
      return { kind: 'look', item: this.#inGroup(), behind: look[1] === '<', negative: look[2] === '!' }
    }
    const modifiers = this.match(/\?([ims]*)(?:-([ims]*))?:/y)
    if (modifiers !== null) return this.#modified(modifiers[1]!, modifiers[2] ?? '')
    this.match(/\?<[^>]*>/y)
    const index = ++this.#groups
    return { kind: 'group', item: this.#inGroup(), index }
  }

  #inGroup(): Pattern {
    const item = this.choice()
    this.take(')')
    return item
  }

  #modified(on: string, off: string): Pattern {
    const outer = this.#flags
    const flag = (letter: string, before: boolean): boolean => on.includes(letter) || (before && !off.includes(letter))
    this.#flags = {
      ignoreCase: flag('i', outer.ignoreCase),
      multiline: flag('m', outer.multiline),
      dotAll: flag('s', outer.dotAll),
    }
    const item = this.#inGroup()
    this.#flags = outer
    return item
  }

  #escape(): Pattern {
    const edge = this.match(/[bB]/y)
    if (edge !== null) return { kind: 'boundary', negative: edge[0] === 'B' }
    const indices = this.#referenced()
    if (indices !== undefined) {
      const same = this.#flags.ignoreCase ? sameIgnoringCase : (left: number, right: number) => left === right
      return { kind: 'backreference', indices, same }
    }
    const escaped = this.#characterEscape(/[A-Za-z]/)
    return typeof escaped === 'number' ? this.#character(escaped) : { kind: 'set', set: this.#cased(escaped) }
  }

  /** The groups that a backreference means; undefined if it is not a backreference. */
  #referenced(): readonly number[] | undefined {
    if (this.#groupsByName.size > 0) {
      const name = this.match(/k<([^>]*)>/y)?.[1]
      if (name !== undefined) return this.#groupsByName.get(name)
    }
    const start = this.index
    const index = Number(this.match(/[1-9]\d*/y)?.[0] ?? Number.NaN)
    if (index <= this.#groupTotal) return [index]
    this.index = start
    return undefined
  }

  /** After the backslash: one character, or a class of them. `controlled` is what may follow in `\cX`. */
  #characterEscape(controlled: RegExp): number | CharacterSet {
    const coded = this.match(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-3][0-7]{0,2}|[4-7][0-7]?)/y)
    if (coded !== null) {
      return coded[3] === undefined ? Number.parseInt((coded[1] ?? coded[2])!, 16) : Number.parseInt(coded[3], 8)
    }
    const character = this.source[this.index]!
    if (character === 'c') {
      const next = this.source[this.index + 1] ?? ''
      // If this is not a control character, the backslash means itself.
      if (!controlled.test(next)) return 92
      this.index += 2
      return next.charCodeAt(0) % 32
    }
    this.index++
    return classes.get(character) ?? controls.get(character) ?? character.charCodeAt(0)
  }

  #class(): Pattern {
    const negative = this.take('^')
    const sets: CharacterSet[] = []
    while (!this.take(']')) {
      const first = this.#classMember()
      if (!this.sees('-') || this.sees('-]')) {
        sets.push(memberSet(first))
        continue
      }
      this.index++
      const last = this.#classMember()
      if (typeof first === 'number' && typeof last === 'number') sets.push(between(first, last))
      else sets.push(memberSet(first), memberSet(45), memberSet(last))
    }
    const any = this.#cased(anyOf(sets))
    return { kind: 'set', set: negative ? not(any) : any }
  }

  #classMember(): number | CharacterSet {
    if (!this.take('\\')) return this.source.charCodeAt(this.index++)
    return this.take('b') ? 8 : this.#characterEscape(/\w/)
  }
}

function memberSet(member: number | CharacterSet): CharacterSet {
  return typeof member === 'number' ? between(member, member) : member
}
