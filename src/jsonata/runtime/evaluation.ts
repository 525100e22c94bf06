import { JsonataError } from '../errors.ts'
import type { EvaluationEnvironment, EvaluationLimits } from './environment.ts'

/** What one item of an array, or one member of an object besides its name, counts as. */
const itemCost = 8
const memberCost = 16

/** How many characters one step covers: in the platform's own functions, and in our code. */
const charactersPerStep = 32
const scannedPerStep = 4

/** How many steps it takes, for each member, to read an object's members and to set them in another. */
export const memberReadSteps = 10
export const memberSetSteps = 20

/** How many items of an array are copied in one step. */
const itemsPerStep = 2

/**
 * One value may be as large as the limit; everything that one evaluation builds, including garbage, this many times as
 * large.
 */
const totalFactor = 32

/** Makes the error for a limit: the dialect words these texts in its own way. */
export type BoundError = (bound: 'depth' | 'memory' | 'steps', limit: number) => JsonataError

/**
 * One evaluation in progress: what it may still spend. Everything that loops, recurses or builds reports here, so every
 * expression ends within its limits.
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
  /** How deep evaluation nests where the currently running code began. */
  depth = 0
  /** The place of the current call, for functions that ask for it. */
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

  /**
   * Pays for reading, comparing or copying a text: one step covers as many characters as the platform processes in that
   * time.
   */
  read(characters: number): void {
    if (characters >= charactersPerStep) this.step(characters / charactersPerStep)
  }

  /** Pays for examining every character of a text in our own code. */
  scan(characters: number): void {
    this.step(1 + characters / scannedPerStep)
  }

  /** An array under construction has this many items by now. It is counted, and paid for as a copy, once it is complete. */
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

  /** The stack ran out before the limit was reached, in a walk over an endlessly nested value. */
  tooDeep(): JsonataError {
    return this.#boundError('depth', this.depthMax)
  }
}

export function defaultBoundError(bound: 'depth' | 'memory' | 'steps', limit: number): JsonataError {
  const code = { depth: 'D1011', memory: 'D1014', steps: 'D1012' }[bound]
  return new JsonataError(code, { value: limit }, bound)
}
