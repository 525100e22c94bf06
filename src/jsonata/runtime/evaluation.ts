import { JsonataError } from '../errors.ts'
import type { EvaluationEnvironment, EvaluationLimits } from './environment.ts'

/** What one item of an array, and one member of an object beside its name, are counted as. */
const itemCost = 8
const memberCost = 16

/** How many characters the platform's own functions take in one step, and code of ours. */
const charactersPerStep = 32
const scannedPerStep = 4

/** How many steps it takes to go through the members of an object, and to set them in another, for each of them. */
export const memberReadSteps = 10
export const memberSetSteps = 20

/** How many items of an array are copied in one step. */
const itemsPerStep = 2

/** One value may be as large as the limit; all that one evaluation builds, garbage included, this many times as large. */
const totalFactor = 32

/** Thrown for a limit: the dialect words these texts in its own way. */
export type BoundError = (bound: 'depth' | 'memory' | 'steps', limit: number) => JsonataError

/**
 * One evaluation under way: what it may still spend. Everything that loops, recurses or builds reports here, so that an
 * expression ends within its limits whatever it is.
 */
export class Evaluation {
  readonly environment: EvaluationEnvironment
  /** What `$$` stands for. */
  readonly input: unknown
  readonly #boundError: BoundError
  readonly #limits: EvaluationLimits
  readonly depthMax: number
  readonly itemsMax: number
  readonly charactersMax: number
  /** How deep evaluation nests where the code that runs now began. */
  depth = 0
  /** Where a function is called that asks for it. */
  caller: { readonly input: unknown; readonly frame: object } | undefined
  #steps: number
  #memory: number

  constructor(environment: EvaluationEnvironment, input: unknown, limits: EvaluationLimits, boundError: BoundError) {
    this.environment = environment
    this.input = input
    this.#boundError = boundError
    this.#limits = limits
    this.#steps = limits.steps
    this.#memory = limits.memory * totalFactor
    this.depthMax = limits.depth
    this.charactersMax = limits.memory
    this.itemsMax = Math.floor(limits.memory / itemCost)
  }

  get stepsTaken(): number {
    return this.#limits.steps - this.#steps
  }

  step(count: number): void {
    this.#steps -= count
    if (this.#steps < 0) throw this.#boundError('steps', this.#limits.steps)
  }

  /** Pays for reading, comparing or copying a text: in one step, as many characters as the platform takes in that time. */
  read(characters: number): void {
    if (characters >= charactersPerStep) this.step(characters / charactersPerStep)
  }

  /** Pays for looking at every character of a text in code of ours. */
  scan(characters: number): void {
    this.step(1 + characters / scannedPerStep)
  }

  /** An array that is being built has this many items by now. Counted, and paid for as a copy, once it is whole. */
  grown(length: number): void {
    if (length > this.itemsMax) throw this.#boundError('memory', this.#limits.memory)
  }

  /** An array of this many items is about to be built. */
  items(count: number): void {
    this.step(count / itemsPerStep)
    if (count > this.itemsMax) throw this.#boundError('memory', this.#limits.memory)
    this.#memory -= count * itemCost
    if (this.#memory < 0) throw this.#boundError('memory', this.#limits.memory)
  }

  members(count: number): void {
    this.#memory -= count * memberCost
    if (this.#memory < 0) throw this.#boundError('memory', this.#limits.memory)
  }

  /** A text of this many characters is about to be built. */
  characters(count: number): void {
    if (count > this.#limits.memory) throw this.#boundError('memory', this.#limits.memory)
    this.#memory -= count
    if (this.#memory < 0) throw this.#boundError('memory', this.#limits.memory)
  }

  checkDepth(depth: number): void {
    if (depth > this.depthMax) throw this.#boundError('depth', this.depthMax)
  }

  /** The stack ran out before the limit was met, in a walk over a value nested without end. */
  tooDeep(): JsonataError {
    return this.#boundError('depth', this.depthMax)
  }
}

export function defaultBoundError(bound: 'depth' | 'memory' | 'steps', limit: number): JsonataError {
  const code = { depth: 'D1011', memory: 'D1014', steps: 'D1012' }[bound]
  return new JsonataError(code, { value: limit }, bound)
}
