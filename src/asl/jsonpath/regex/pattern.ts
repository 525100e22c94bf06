import type { Evaluation } from '../evaluation.ts'
import { isWord } from './characters.ts'
import { type Boundary, type CharacterTest, RegexError, type RegexFlags, type RegexNode } from './syntax.ts'

/** How many instructions a pattern may compile to: counted repetitions are written out. */
const instructionsMax = 5000

type Instruction =
  | { readonly type: 'character'; readonly test: CharacterTest }
  | { readonly type: 'boundary'; readonly at: Boundary }
  | { readonly type: 'split'; first: number; second: number }
  | { readonly type: 'jump'; to: number }
  | { readonly type: 'end' }

/**
 * A regular expression that is matched without backtracking: all ways to match are followed at once, one character after
 * the other, so that the time is bounded by the length of the text times the size of the pattern.
 */
export class Pattern {
  readonly #program: Instruction[] = []
  readonly flags: RegexFlags

  constructor(node: RegexNode, flags: RegexFlags) {
    this.flags = flags
    this.#compile(node)
    this.#emit({ type: 'end' })
  }

  /** Whether the whole text matches. */
  matches(text: string, evaluation: Evaluation): boolean {
    evaluation.spend(text.length)
    let before: number | null = null
    let states = new Set<number>()
    const codePoints = Array.from(text, (character) => character.codePointAt(0)!)
    this.#follow(0, states, before, codePoints[0] ?? null)
    for (let index = 0; index < codePoints.length; index++) {
      if (states.size === 0) return false
      evaluation.spend(states.size)
      const codePoint = codePoints[index]!
      const next = new Set<number>()
      before = codePoint
      for (const state of states) {
        const instruction = this.#program[state]!
        if (instruction.type === 'character' && instruction.test(codePoint)) {
          this.#follow(state + 1, next, before, codePoints[index + 1] ?? null)
        }
      }
      states = next
    }
    return states.has(this.#program.length - 1)
  }

  /** Adds the state, and all that are reached from it without taking a character. */
  #follow(start: number, states: Set<number>, before: number | null, after: number | null): void {
    const open = [start]
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (states.has(state)) continue
      states.add(state)
      const instruction = this.#program[state]!
      if (instruction.type === 'jump') open.push(instruction.to)
      else if (instruction.type === 'split') open.push(instruction.second, instruction.first)
      else if (instruction.type === 'boundary' && isAt(instruction.at, before, after)) open.push(state + 1)
    }
  }

  #compile(node: RegexNode): void {
    switch (node.type) {
      case 'character':
        this.#emit({ type: 'character', test: node.test })
        break
      case 'boundary':
        this.#emit({ type: 'boundary', at: node.at })
        break
      case 'sequence':
        for (const item of node.items) this.#compile(item)
        break
      case 'choice':
        this.#compileChoice(node.options)
        break
      case 'repeat':
        this.#compileRepeat(node.item, node.min, node.max)
        break
    }
  }

  #compileChoice(options: readonly RegexNode[]): void {
    const jumps: { to: number }[] = []
    for (const [index, option] of options.entries()) {
      if (index === options.length - 1) this.#compile(option)
      else {
        const split = this.#emit({ type: 'split', first: this.#program.length + 1, second: 0 })
        this.#compile(option)
        jumps.push(this.#emit({ type: 'jump', to: 0 }))
        split.second = this.#program.length
      }
    }
    for (const jump of jumps) jump.to = this.#program.length
  }

  #compileRepeat(item: RegexNode, min: number, max: number | null): void {
    for (let count = 0; count < min; count++) this.#compile(item)
    if (max === null) {
      const start = this.#program.length
      const split = this.#emit({ type: 'split', first: start + 1, second: 0 })
      this.#compile(item)
      this.#emit({ type: 'jump', to: start })
      split.second = this.#program.length
      return
    }
    const splits: { second: number }[] = []
    for (let count = min; count < max; count++) {
      splits.push(this.#emit({ type: 'split', first: this.#program.length + 1, second: 0 }))
      this.#compile(item)
    }
    for (const split of splits) split.second = this.#program.length
  }

  #emit<T extends Instruction>(instruction: T): T {
    if (this.#program.length >= instructionsMax) throw new RegexError('Regular expression is too large')
    this.#program.push(instruction)
    return instruction
  }
}

function isAt(boundary: Boundary, before: number | null, after: number | null): boolean {
  switch (boundary) {
    case 'textStart':
      return before === null
    case 'textEnd':
      return after === null
    case 'lineStart':
      return before === null || before === 10
    case 'lineEnd':
      return after === null || after === 10
    case 'word':
      return isWordAt(before) !== isWordAt(after)
    case 'notWord':
      return isWordAt(before) === isWordAt(after)
  }
}

function isWordAt(codePoint: number | null): boolean {
  return codePoint !== null && isWord(codePoint)
}
