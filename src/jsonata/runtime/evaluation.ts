import { JsonataError } from '../errors.ts'
import type { Environment, Limits } from './environment.ts'

/** What one item of an array, and one member of an object beside its name, are counted as. */
const itemCost = 8
const memberCost = 16

/** One value may be as large as the limit; all that one evaluation builds, garbage included, this many times as large. */
const totalFactor = 32

/** Thrown for a limit: the dialect words these texts in its own way. */
export type BoundError = (bound: 'depth' | 'memory' | 'steps', limit: number) => JsonataError

/**
 * One evaluation under way: what it may still spend. Everything that loops, recurses or builds reports here, so that an
 * expression ends within its limits whatever it is.
 */
export class Evaluation {
  readonly environment: Environment
  /** What `$$` stands for. */
  readonly input: unknown
  readonly #boundError: BoundError
  readonly #limits: Limits
  readonly depthMax: number
  readonly itemsMax: number
  readonly charactersMax: number
  /** How deep evaluation nests where the code that runs now began. */
  depth = 0
  /** Where a function is called that asks for it. */
  caller: { readonly input: unknown; readonly frame: object } | undefined
  #steps: number
  #memory: number

  constructor(environment: Environment, input: unknown, limits: Limits, boundError: BoundError) {
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

  /** An array of this many items is about to be built. */
  items(count: number): void {
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
