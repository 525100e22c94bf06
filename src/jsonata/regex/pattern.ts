import { JsonataError } from '../errors.ts'

/** A regular expression as a tree. */
export type Pattern =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly kind: 'repeat'
      readonly item: Pattern
      readonly min: number
      readonly max: number
      readonly greedy: boolean
      /** The groups inside, which each repetition empties: from, up to and without. */
      readonly groups: readonly [number, number]
    }
  | { readonly kind: 'group'; readonly item: Pattern; readonly index: number }
  | { readonly kind: 'backreference'; readonly index: number }
  | { readonly kind: 'assertion'; readonly test: 'start' | 'end' | 'boundary' | 'notBoundary' }
  | { readonly kind: 'look'; readonly item: Pattern; readonly behind: boolean; readonly negative: boolean }

/** Which characters match, by UTF-16 unit. */
export type CharacterSet = (unit: number) => boolean

export interface ParsedPattern {
  readonly pattern: Pattern
  readonly groupCount: number
}

const digits: CharacterSet = (unit) => unit >= 48 && unit <= 57
const wordUnits: CharacterSet = (unit) =>
  digits(unit) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95
const space: CharacterSet = (unit) =>
  (unit >= 9 && unit <= 13) ||
  unit === 32 ||
  unit === 0xa0 ||
  unit === 0x1680 ||
  (unit >= 0x2000 && unit <= 0x200a) ||
  unit === 0x2028 ||
  unit === 0x2029 ||
  unit === 0x202f ||
  unit === 0x205f ||
  unit === 0x3000 ||
  unit === 0xfeff
export const lineEnds: CharacterSet = (unit) => unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029
const classes: Readonly<Record<string, CharacterSet>> = {
  d: digits,
  D: not(digits),
  w: wordUnits,
  W: not(wordUnits),
  s: space,
  S: not(space),
}
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }

export const isWord = wordUnits

function not(set: CharacterSet): CharacterSet {
  return (unit) => !set(unit)
}

/** Letters that differ only in case match each other, as they do in JavaScript without the `u` flag. */
function fold(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase()
  if (upper.length !== 1) return unit
  const folded = upper.charCodeAt(0)
  return unit >= 128 && folded < 128 ? unit : folded
}

function ignoringCase(set: CharacterSet): CharacterSet {
  return (unit) => {
    if (set(unit) || set(fold(unit))) return true
    const lower = String.fromCharCode(unit).toLowerCase()
    return lower.length === 1 && fold(lower.charCodeAt(0)) === fold(unit) && set(lower.charCodeAt(0))
  }
}

/** Whether two units are the same character under the flag. */
export function sameUnit(left: number, right: number, ignoreCase: boolean): boolean {
  return left === right || (ignoreCase && fold(left) === fold(right))
}

/** How deep groups may nest. */
const nestingMax = 200

/** Reads the JavaScript syntax for regular expressions without the `u` and `v` flags. */
export function parsePattern(source: string, ignoreCase: boolean): ParsedPattern {
  return new PatternParser(source, ignoreCase).document()
}

class PatternParser {
  readonly #source: string
  readonly #ignoreCase: boolean
  readonly #names: ReadonlyMap<string, number>
  readonly #groupTotal: number
  #index = 0
  #groups = 0
  #nesting = 0

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source
    this.#ignoreCase = ignoreCase
    const names = new Map<string, number>()
    let count = 0
    // Backreferences may come before their groups, so the groups are counted first.
    for (const match of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<([A-Za-z_$][\w$]*)>|(?!\?))/gs)) {
      if (!match[0].startsWith('(')) continue
      count++
      if (match[1] !== undefined) names.set(match[1], count)
    }
    this.#names = names
    this.#groupTotal = count
  }

  document(): ParsedPattern {
    const pattern = this.#choice()
    if (this.#index < this.#source.length) throw this.#error('Unmatched )')
    return { pattern, groupCount: this.#groups }
  }

  #error(reason: string): JsonataError {
    return new JsonataError('S0303', { reason: `/${this.#source}/: ${reason}` })
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#index)) return false
    this.#index += text.length
    return true
  }

  #choice(): Pattern {
    this.#nesting++
    if (this.#nesting > nestingMax) throw this.#error('Groups nest too deep')
    const options = [this.#sequence()]
    while (this.#take('|')) options.push(this.#sequence())
    this.#nesting--
    return options.length === 1 ? options[0]! : { kind: 'choice', options }
  }

  #sequence(): Pattern {
    const items: Pattern[] = []
    while (this.#index < this.#source.length) {
      const next = this.#source[this.#index]!
      if (next === '|' || next === ')') break
      const groupsBefore = this.#groups
      items.push(this.#quantified(this.#atom(), groupsBefore))
    }
    if (items.length === 0) return { kind: 'empty' }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items }
  }

  #quantified(item: Pattern, groupsBefore: number): Pattern {
    const bounds = this.#bounds()
    if (bounds === undefined) return item
    if (item.kind === 'assertion' || (item.kind === 'look' && item.behind)) throw this.#error('Nothing to repeat')
    const [min, max] = bounds
    if (max < min) throw this.#error('numbers out of order in {} quantifier')
    const greedy = !this.#take('?')
    return { kind: 'repeat', item, min, max, greedy, groups: [groupsBefore + 1, this.#groups + 1] }
  }

  #bounds(): [number, number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.#take('?')) return [0, 1]
    const counted = /\{(\d+)(?:(,)(\d*))?\}/y
    counted.lastIndex = this.#index
    const match = counted.exec(this.#source)
    if (match === null) return undefined
    this.#index += match[0].length
    const min = Number(match[1])
    if (match[2] === undefined) return [min, min]
    return [min, match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])]
  }

  #atom(): Pattern {
    const character = this.#source[this.#index++]!
    switch (character) {
      case '^':
        return { kind: 'assertion', test: 'start' }
      case '$':
        return { kind: 'assertion', test: 'end' }
      case '.':
        return { kind: 'set', set: not(lineEnds) }
      case '(':
        return this.#group()
      case '[':
        return this.#class()
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
        throw this.#error('Nothing to repeat')
      default:
        return this.#literal(character.charCodeAt(0))
    }
  }

  #literal(unit: number): Pattern {
    return { kind: 'set', set: this.#cased((other) => other === unit) }
  }

  #cased(set: CharacterSet): CharacterSet {
    return this.#ignoreCase ? ignoringCase(set) : set
  }

  #group(): Pattern {
    let make: (item: Pattern) => Pattern
    if (this.#take('?:')) make = (item) => item
    else if (this.#take('?=')) make = (item) => ({ kind: 'look', item, behind: false, negative: false })
    else if (this.#take('?!')) make = (item) => ({ kind: 'look', item, behind: false, negative: true })
    else if (this.#take('?<=')) make = (item) => ({ kind: 'look', item, behind: true, negative: false })
    else if (this.#take('?<!')) make = (item) => ({ kind: 'look', item, behind: true, negative: true })
    else {
      if (this.#take('?')) {
        const name = /<[A-Za-z_$][\w$]*>/y
        name.lastIndex = this.#index
        const match = name.exec(this.#source)
        if (match === null) throw this.#error('Invalid group')
        this.#index += match[0].length
      }
      const index = ++this.#groups
      make = (item) => ({ kind: 'group', item, index })
    }
    const item = this.#choice()
    if (!this.#take(')')) throw this.#error('Unterminated group')
    return make(item)
  }

  #escape(): Pattern {
    const character = this.#source[this.#index]
    if (character === undefined) throw this.#error('\\ at end of pattern')
    if (character === 'b' || character === 'B') {
      this.#index++
      return { kind: 'assertion', test: character === 'b' ? 'boundary' : 'notBoundary' }
    }
    const reference = /[1-9]\d*/y
    reference.lastIndex = this.#index
    const number = reference.exec(this.#source)?.[0]
    if (number !== undefined && Number(number) <= this.#groupTotal) {
      this.#index += number.length
      return { kind: 'backreference', index: Number(number) }
    }
    const named = /k<([A-Za-z_$][\w$]*)>/y
    named.lastIndex = this.#index
    const match = this.#names.size > 0 ? named.exec(this.#source) : null
    if (match !== null) {
      const index = this.#names.get(match[1]!)
      if (index === undefined) throw this.#error('Invalid named capture referenced')
      this.#index += match[0].length
      return { kind: 'backreference', index }
    }
    const escaped = this.#characterEscape()
    return typeof escaped === 'number' ? this.#literal(escaped) : { kind: 'set', set: this.#cased(escaped) }
  }

  /** After the backslash: one character, or a class of them. */
  #characterEscape(): number | CharacterSet {
    const character = this.#source[this.#index++]
    if (character === undefined) throw this.#error('\\ at end of pattern')
    if (Object.hasOwn(classes, character)) return classes[character]!
    if (Object.hasOwn(controls, character)) return controls[character]!
    const coded = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|c([A-Za-z])|([0-3][0-7]{0,2}|[4-7][0-7]?)/y
    coded.lastIndex = this.#index - 1
    const match = coded.exec(this.#source)
    if (match === null) return character.charCodeAt(0)
    this.#index += match[0].length - 1
    if (match[3] !== undefined) return match[3].charCodeAt(0) % 32
    if (match[4] !== undefined) return Number.parseInt(match[4], 8)
    return Number.parseInt((match[1] ?? match[2])!, 16)
  }

  #class(): Pattern {
    const negative = this.#take('^')
    const sets: CharacterSet[] = []
    for (;;) {
      if (this.#index >= this.#source.length) throw this.#error('Unterminated character class')
      if (this.#take(']')) break
      const first = this.#classMember()
      const isRange = this.#source[this.#index] === '-' && this.#source[this.#index + 1] !== ']'
      if (!isRange || this.#index + 1 >= this.#source.length) {
        sets.push(memberSet(first))
        continue
      }
      this.#index++
      const last = this.#classMember()
      if (typeof first === 'number' && typeof last === 'number') {
        if (last < first) throw this.#error('Range out of order in character class')
        sets.push((unit) => unit >= first && unit <= last)
      } else sets.push(memberSet(first), memberSet(45), memberSet(last))
    }
    const any = this.#cased((unit) => sets.some((set) => set(unit)))
    return { kind: 'set', set: negative ? not(any) : any }
  }

  #classMember(): number | CharacterSet {
    if (!this.#take('\\')) return this.#source.charCodeAt(this.#index++)
    if (this.#take('b')) return 8
    return this.#characterEscape()
  }
}

function memberSet(member: number | CharacterSet): CharacterSet {
  return typeof member === 'number' ? (unit) => unit === member : member
}
