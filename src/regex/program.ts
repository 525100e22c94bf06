import { anyOf, between, CharacterSet, type TestedSet } from './character-set.ts'
import type { ParsedPattern, Pattern, SameCharacter } from './pattern.ts'

/** What an instruction does, with its two operands. */
export const character = 0 // the code
export const set = 1 // the index of the set
export const split = 2 // the way to try first, and the other
export const jump = 3 // the target
export const visit = 4 // the number of the place where ways meet
export const save = 5 // the slot
export const clear = 6 // the first slot, and the one after the last
export const mark = 7 // a repetition begins
export const progress = 8 // a repetition ends, and must have consumed something
export const characterBehind = 9
export const setBehind = 10
export const edgeStart = 11 // the index of the set of characters that may precede it, or -1
export const edgeEnd = 12
export const boundary = 13 // 1 for its opposite
export const look = 14 // where to continue, and 1 for its opposite; the pattern to look for comes next
export const backreference = 15 // the index of the reference
export const match = 16
export const star = 17 // the index of the set, and the number of the place: as many as there are, greedily

/** How many numbers an instruction takes. */
export const width = 3

export interface Reference {
  readonly groups: readonly number[]
  readonly same: SameCharacter
  readonly behind: boolean
}

/** A regular expression as instructions for the matcher. */
export interface RegexProgram {
  readonly code: readonly number[]
  readonly sets: readonly (CharacterSet | TestedSet)[]
  readonly references: readonly Reference[]
  /** Two slots for each group, the whole match first. */
  readonly slotCount: number
  /** The places where several ways meet: remembering visits to them keeps matching linear. */
  readonly visitCount: number
  readonly looksBehind: boolean
  readonly codePoints: boolean
  /** What a match must begin with; null if that is unknown. */
  readonly first: CharacterSet | null
}

/** How many instructions a pattern becomes: counted repetition is unrolled. */
export function instructionsOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'empty':
      return 0
    case 'sequence':
      return pattern.items.reduce((sum, item) => sum + instructionsOf(item), 0)
    case 'choice':
      return pattern.options.reduce((sum, option) => sum + 2 + instructionsOf(option), 0)
    case 'group':
    case 'look':
      return 2 + instructionsOf(pattern.item)
    case 'repeat': {
      const once = instructionsOf(pattern.item) + (pattern.groups[1] > pattern.groups[0] ? 1 : 0)
      const optional = once + (takesOne(pattern.item) ? 1 : 3)
      if (pattern.max === Number.POSITIVE_INFINITY) return pattern.min * once + optional + 2
      return pattern.min * once + (pattern.max - pattern.min) * optional + 1
    }
    default:
      return 1
  }
}

/** What making the sets of a pattern costs. */
export function setWorkOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'set':
      return pattern.set.work
    case 'sequence':
      return pattern.items.reduce((sum, item) => sum + setWorkOf(item), 0)
    case 'choice':
      return pattern.options.reduce((sum, option) => sum + setWorkOf(option), 0)
    case 'group':
    case 'look':
    case 'repeat':
      return setWorkOf(pattern.item)
    default:
      return 0
  }
}

/** Whether the pattern matches exactly one character. */
function takesOne(pattern: Pattern): pattern is Extract<Pattern, { kind: 'character' | 'set' }> {
  return pattern.kind === 'character' || pattern.kind === 'set'
}

export function compileProgram({ pattern, groupCount, characters }: ParsedPattern): RegexProgram {
  return new ProgramBuilder().build(pattern, groupCount, characters === 'codePoints')
}

class ProgramBuilder {
  readonly #code: number[] = []
  readonly #sets: (CharacterSet | TestedSet)[] = []
  readonly #setIndices = new Map<CharacterSet | TestedSet, number>()
  readonly #references: Reference[] = []
  #visits = 0
  #looksBehind = false
  /** Whether the emitted instructions match backwards, as in a lookbehind. */
  #behind = false

  build(pattern: Pattern, groupCount: number, codePoints: boolean): RegexProgram {
    this.#emit(pattern)
    this.#add(match)
    return {
      code: this.#code,
      sets: this.#sets,
      references: this.#references,
      slotCount: 2 * (groupCount + 1),
      visitCount: this.#visits,
      looksBehind: this.#looksBehind,
      codePoints,
      first: firstOf(pattern),
    }
  }

  /** Returns the place of the instruction, for operands that are known later. */
  #add(operation: number, first = 0, second = 0): number {
    return this.#code.push(operation, first, second) - width
  }

  get #next(): number {
    return this.#code.length
  }

  #emit(pattern: Pattern): void {
    switch (pattern.kind) {
      case 'empty':
        break
      case 'character':
        this.#add(this.#behind ? characterBehind : character, pattern.code)
        break
      case 'set':
        this.#add(this.#behind ? setBehind : set, this.#setIndex(pattern.set))
        break
      case 'sequence':
        for (const item of this.#behind ? pattern.items.toReversed() : pattern.items) this.#emit(item)
        break
      case 'choice':
        this.#choice(pattern.options)
        break
      case 'group':
        this.#add(save, 2 * pattern.index + (this.#behind ? 1 : 0))
        this.#emit(pattern.item)
        this.#add(save, 2 * pattern.index + (this.#behind ? 0 : 1))
        break
      case 'backreference': {
        const reference = { groups: pattern.indices, same: pattern.same, behind: this.#behind }
        this.#add(backreference, this.#references.push(reference) - 1)
        break
      }
      case 'edge':
        this.#add(
          pattern.side === 'start' ? edgeStart : edgeEnd,
          pattern.line === null ? -1 : this.#setIndex(pattern.line),
        )
        break
      case 'boundary':
        this.#add(boundary, pattern.negative ? 1 : 0)
        break
      case 'look':
        this.#look(pattern)
        break
      case 'repeat':
        this.#repeat(pattern)
        break
    }
  }

  #setIndex(of: CharacterSet | TestedSet): number {
    const known = this.#setIndices.get(of)
    if (known !== undefined) return known
    const index = this.#sets.push(of) - 1
    this.#setIndices.set(of, index)
    return index
  }

  #choice(options: readonly Pattern[]): void {
    const jumps: number[] = []
    for (const option of options.slice(0, -1)) {
      const fork = this.#add(split, this.#next + width)
      this.#emit(option)
      jumps.push(this.#add(jump))
      this.#code[fork + 2] = this.#next
    }
    this.#emit(options.at(-1)!)
    for (const each of jumps) this.#code[each + 1] = this.#next
    this.#add(visit, this.#visits++)
  }

  #look({ item, behind, negative }: Extract<Pattern, { kind: 'look' }>): void {
    const outer = this.#behind
    const start = this.#add(look, 0, negative ? 1 : 0)
    this.#behind = behind
    this.#looksBehind ||= behind
    this.#emit(item)
    this.#add(match)
    this.#behind = outer
    this.#code[start + 1] = this.#next
  }

  #repeat(pattern: Extract<Pattern, { kind: 'repeat' }>): void {
    const { item, min, max, greedy } = pattern
    for (let count = 0; count < min; count++) this.#once(pattern)
    const forks: number[] = []
    if (max === Number.POSITIVE_INFINITY && greedy && !this.#behind && takesOne(item)) {
      this.#add(star, this.#setIndex(setOf(item)), this.#visits++)
      return
    }
    if (max === Number.POSITIVE_INFINITY) {
      const start = this.#add(visit, this.#visits++)
      forks.push(this.#optionally(pattern))
      this.#add(jump, start)
    } else {
      for (let count = min; count < max; count++) forks.push(this.#optionally(pattern))
    }
    for (const fork of forks) this.#code[fork + (greedy ? 2 : 1)] = this.#next
    if (max !== Number.POSITIVE_INFINITY && max > min) this.#add(visit, this.#visits++)
  }

  /** One optional repetition. Returns the place of the split whose other way skips all of them. */
  #optionally(pattern: Extract<Pattern, { kind: 'repeat' }>): number {
    const fork = this.#add(split, this.#next + width, this.#next + width)
    const isMarked = !takesOne(pattern.item)
    if (isMarked) this.#add(mark)
    this.#once(pattern)
    // One that consumes nothing could be repeated forever, so it counts as none.
    if (isMarked) this.#add(progress)
    return fork
  }

  #once({ item, groups }: Extract<Pattern, { kind: 'repeat' }>): void {
    if (groups[1] > groups[0]) this.#add(clear, 2 * groups[0], 2 * groups[1])
    this.#emit(item)
  }
}

function setOf(pattern: Extract<Pattern, { kind: 'character' | 'set' }>): CharacterSet | TestedSet {
  return pattern.kind === 'set' ? pattern.set : between(pattern.code, pattern.code)
}

/**
 * The characters that a match may begin with; null if it may be empty, or begin with a group's match or a set that only
 * the platform knows.
 */
function firstOf(pattern: Pattern): CharacterSet | null {
  const sets: (CharacterSet | TestedSet)[] = []
  if (takesFirst(pattern, sets) !== 'always') return null
  const ranges = sets.filter((each) => each instanceof CharacterSet)
  return ranges.length === sets.length ? anyOf(ranges) : null
}

/**
 * Collects what the pattern may consume first. Says whether it always consumes something, or what follows matters too.
 */
function takesFirst(pattern: Pattern, sets: (CharacterSet | TestedSet)[]): 'always' | 'perhaps' | 'unknown' {
  switch (pattern.kind) {
    case 'character':
    case 'set':
      sets.push(setOf(pattern))
      return 'always'
    case 'sequence':
      for (const item of pattern.items) {
        const takes = takesFirst(item, sets)
        if (takes !== 'perhaps') return takes
      }
      return 'perhaps'
    case 'choice': {
      const taken = pattern.options.map((option) => takesFirst(option, sets))
      if (taken.includes('unknown')) return 'unknown'
      return taken.includes('perhaps') ? 'perhaps' : 'always'
    }
    case 'group':
      return takesFirst(pattern.item, sets)
    case 'repeat': {
      const takes = pattern.max === 0 ? 'perhaps' : takesFirst(pattern.item, sets)
      return takes === 'always' && pattern.min === 0 ? 'perhaps' : takes
    }
    case 'backreference':
      return 'unknown'
    default:
      return 'perhaps'
  }
}
