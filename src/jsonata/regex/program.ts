import { JsonataError } from '../errors.ts'
import type { CharacterSet, Pattern } from './pattern.ts'

/** A regular expression as instructions for the matcher. */
export type Instruction =
  | { readonly code: 'set'; readonly set: CharacterSet }
  /** A run of characters of a set. */
  | {
      readonly code: 'run'
      readonly set: CharacterSet
      readonly min: number
      readonly max: number
      readonly greedy: boolean
    }
  | { readonly code: 'jump'; target: number }
  /** Two ways to go on: the first is tried first. */
  | { readonly code: 'split'; first: number; second: number }
  | { readonly code: 'save'; readonly slot: number }
  | { readonly code: 'clear'; readonly from: number; readonly to: number }
  | { readonly code: 'backreference'; readonly index: number }
  | { readonly code: 'assertion'; readonly test: 'start' | 'end' | 'boundary' | 'notBoundary' }
  | { readonly code: 'look'; readonly program: Program; readonly behind: boolean; readonly negative: boolean }
  /** Remembers where a repetition began, so that one that matched nothing ends the loop. */
  | { readonly code: 'mark'; readonly slot: number }
  | { readonly code: 'progress'; readonly slot: number }
  | { readonly code: 'match' }

export interface Program {
  readonly instructions: readonly Instruction[]
  /** Slots for the captures, two each with the whole match first, and then for the marks. */
  readonly slotCount: number
}

/** How many instructions a pattern may become: counted repetition is written out. */
const instructionsMax = 20_000

export function compileProgram(pattern: Pattern, groupCount: number): Program {
  const slots = { count: 2 * (groupCount + 1) }
  return new ProgramBuilder(slots).build(pattern)
}

class ProgramBuilder {
  readonly #instructions: Instruction[] = []
  readonly #slots: { count: number }

  constructor(slots: { count: number }) {
    this.#slots = slots
  }

  build(pattern: Pattern): Program {
    this.#emit(pattern)
    this.#add({ code: 'match' })
    const slots = this.#slots
    // A look-around inside may still add slots: the count is read when matching.
    return {
      instructions: this.#instructions,
      get slotCount() {
        return slots.count
      },
    }
  }

  #add<T extends Instruction>(instruction: T): T {
    if (this.#instructions.length >= instructionsMax) {
      throw new JsonataError('S0303', { reason: 'the pattern is too large' })
    }
    this.#instructions.push(instruction)
    return instruction
  }

  #emit(pattern: Pattern): void {
    switch (pattern.kind) {
      case 'empty':
        break
      case 'set':
        this.#add({ code: 'set', set: pattern.set })
        break
      case 'sequence':
        for (const item of pattern.items) this.#emit(item)
        break
      case 'choice':
        this.#choice(pattern.options)
        break
      case 'group':
        this.#add({ code: 'save', slot: 2 * pattern.index })
        this.#emit(pattern.item)
        this.#add({ code: 'save', slot: 2 * pattern.index + 1 })
        break
      case 'backreference':
        this.#add({ code: 'backreference', index: pattern.index })
        break
      case 'assertion':
        this.#add({ code: 'assertion', test: pattern.test })
        break
      case 'look': {
        const program = new ProgramBuilder(this.#slots).build(pattern.item)
        this.#add({ code: 'look', program, behind: pattern.behind, negative: pattern.negative })
        break
      }
      case 'repeat':
        this.#repeat(pattern)
        break
    }
  }

  #choice(options: readonly Pattern[]): void {
    const ends: { target: number }[] = []
    for (const [index, option] of options.entries()) {
      if (index === options.length - 1) {
        this.#emit(option)
        break
      }
      const split = this.#add({ code: 'split', first: this.#instructions.length + 1, second: 0 })
      this.#emit(option)
      ends.push(this.#add({ code: 'jump', target: 0 }))
      split.second = this.#instructions.length
    }
    for (const end of ends) end.target = this.#instructions.length
  }

  #repeat(pattern: Extract<Pattern, { kind: 'repeat' }>): void {
    const { item, min, max, greedy } = pattern
    if (item.kind === 'set') {
      this.#add({ code: 'run', set: item.set, min, max, greedy })
      return
    }
    for (let count = 0; count < min; count++) this.#once(pattern)
    if (max === Number.POSITIVE_INFINITY) {
      const start = this.#instructions.length
      const split = this.#split(greedy)
      const slot = this.#slots.count++
      this.#add({ code: 'mark', slot })
      this.#once(pattern)
      this.#add({ code: 'progress', slot })
      this.#add({ code: 'jump', target: start })
      this.#close(split, greedy)
      return
    }
    const splits: { first: number; second: number }[] = []
    for (let count = min; count < max; count++) {
      splits.push(this.#split(greedy))
      const slot = this.#slots.count++
      this.#add({ code: 'mark', slot })
      this.#once(pattern)
      this.#add({ code: 'progress', slot })
    }
    for (const split of splits) this.#close(split, greedy)
  }

  #once({ item, groups }: Extract<Pattern, { kind: 'repeat' }>): void {
    if (groups[1] > groups[0]) this.#add({ code: 'clear', from: 2 * groups[0], to: 2 * groups[1] })
    this.#emit(item)
  }

  #split(greedy: boolean): { first: number; second: number } {
    const inside = this.#instructions.length + 1
    return this.#add(greedy ? { code: 'split', first: inside, second: 0 } : { code: 'split', first: 0, second: inside })
  }

  #close(split: { first: number; second: number }, greedy: boolean): void {
    if (greedy) split.second = this.#instructions.length
    else split.first = this.#instructions.length
  }
}
