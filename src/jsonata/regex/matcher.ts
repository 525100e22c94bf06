import type { Evaluation } from '../runtime/evaluation.ts'
import { isWord, lineEnds, sameUnit } from './pattern.ts'
import type { Instruction, Program } from './program.ts'

export interface MatchOptions {
  readonly ignoreCase: boolean
  readonly multiline: boolean
}

/** A way not taken yet: where to go on, and how much of the undo log to take back first. */
interface Choice {
  readonly instruction: number
  position: number
  readonly undo: number
  /** For a run: how far it may still give back (greedy) or go on (lazy). */
  readonly limit: number
  readonly step: number
}

/** How many instructions count as one step of the evaluation. */
const instructionsPerStep = 2

/**
 * Matches by backtracking, with the ways not taken on a stack of its own and every instruction paid for: a pattern made
 * to explode ends at the evaluation's limit instead of hanging the process.
 */
export class Matcher {
  readonly #text: string
  readonly #options: MatchOptions
  readonly #evaluation: Evaluation
  readonly slots: number[]
  readonly #undo: number[] = []
  #paid = 0

  constructor(text: string, slotCount: number, options: MatchOptions, evaluation: Evaluation) {
    this.#text = text
    this.#options = options
    this.#evaluation = evaluation
    this.slots = new Array<number>(slotCount).fill(-1)
  }

  /** Whether the program matches here; the position after it, or -1. With `end`, it must end exactly there. */
  run(program: Program, start: number, end = -1): number {
    const { instructions } = program
    const choices: Choice[] = []
    const undoStart = this.#undo.length
    let position = start
    let counter = 0
    for (;;) {
      this.#pay()
      const instruction = instructions[counter]!
      if (instruction.code === 'match') {
        if (end < 0 || position === end) return position
        position = -1
      } else {
        position = this.#step(instruction, counter, position, choices)
        counter = this.#next
      }
      if (position >= 0) continue
      const choice = choices.at(-1)
      this.#takeBack(choice?.undo ?? undoStart)
      if (choice === undefined) return -1
      position = choice.position
      counter = choice.instruction
      if (choice.position === choice.limit) choices.pop()
      else choice.position += choice.step
    }
  }

  /** Where to go on, set by each instruction beside the position. */
  #next = 0

  #step(instruction: Instruction, counter: number, position: number, choices: Choice[]): number {
    this.#next = counter + 1
    switch (instruction.code) {
      case 'set':
        return position < this.#text.length && instruction.set(this.#text.charCodeAt(position)) ? position + 1 : -1
      case 'run':
        return this.#run(instruction, counter, position, choices)
      case 'jump':
        this.#next = instruction.target
        return position
      case 'split':
        this.#choose(choices, instruction.second, position, position, 0)
        this.#next = instruction.first
        return position
      case 'save':
      case 'mark':
        this.#set(instruction.slot, position)
        return position
      case 'progress':
        return this.slots[instruction.slot] === position ? -1 : position
      case 'clear':
        for (let slot = instruction.from; slot < instruction.to; slot++) this.#set(slot, -1)
        return position
      case 'backreference':
        return this.#backreference(instruction.index, position)
      case 'assertion':
        return this.#holds(instruction.test, position) ? position : -1
      case 'look':
        return this.#look(instruction, position)
      case 'match':
        return position
    }
  }

  #pay(): void {
    this.#paid++
    if (this.#paid === instructionsPerStep) {
      this.#paid = 0
      this.#evaluation.step(1)
    }
  }

  #set(slot: number, value: number): void {
    this.#undo.push(slot, this.slots[slot]!)
    this.slots[slot] = value
  }

  #takeBack(undo: number): void {
    while (this.#undo.length > undo) {
      const value = this.#undo.pop()!
      this.slots[this.#undo.pop()!] = value
    }
  }

  #choose(choices: Choice[], instruction: number, position: number, limit: number, step: number): void {
    this.#evaluation.items(1)
    choices.push({ instruction, position, undo: this.#undo.length, limit, step })
  }

  #run(
    instruction: Extract<Instruction, { code: 'run' }>,
    counter: number,
    position: number,
    choices: Choice[],
  ): number {
    const { set, min, max, greedy } = instruction
    const text = this.#text
    const longest = Math.min(text.length, max === Number.POSITIVE_INFINITY ? text.length : position + max)
    let end = position
    while (end < longest && set(text.charCodeAt(end))) end++
    this.#evaluation.step(Math.ceil((end - position) / instructionsPerStep))
    const least = position + min
    if (end < least) return -1
    if (greedy) {
      if (end > least) this.#choose(choices, counter + 1, end - 1, least, -1)
      return end
    }
    if (end > least) this.#choose(choices, counter + 1, least + 1, end, 1)
    return least
  }

  #backreference(index: number, position: number): number {
    const start = this.slots[2 * index]!
    const end = this.slots[2 * index + 1]!
    if (start < 0 || end < 0) return position
    const length = end - start
    if (position + length > this.#text.length) return -1
    for (let offset = 0; offset < length; offset++) {
      this.#pay()
      const left = this.#text.charCodeAt(start + offset)
      if (!sameUnit(left, this.#text.charCodeAt(position + offset), this.#options.ignoreCase)) return -1
    }
    return position + length
  }

  #holds(test: 'start' | 'end' | 'boundary' | 'notBoundary', position: number): boolean {
    const text = this.#text
    switch (test) {
      case 'start':
        return position === 0 || (this.#options.multiline && lineEnds(text.charCodeAt(position - 1)))
      case 'end':
        return position === text.length || (this.#options.multiline && lineEnds(text.charCodeAt(position)))
      default: {
        const before = position > 0 && isWord(text.charCodeAt(position - 1))
        const after = position < text.length && isWord(text.charCodeAt(position))
        return (before !== after) === (test === 'boundary')
      }
    }
  }

  #look(instruction: Extract<Instruction, { code: 'look' }>, position: number): number {
    const { program, behind, negative } = instruction
    const undo = this.#undo.length
    const next = this.#next
    let found = false
    if (!behind) found = this.run(program, position) >= 0
    // Looking behind, every place before is tried as a beginning, the nearest first.
    else for (let start = position; start >= 0 && !found; start--) found = this.run(program, start, position) >= 0
    this.#next = next
    if (found !== negative && !negative) return position
    this.#takeBack(undo)
    return found !== negative ? position : -1
  }
}
