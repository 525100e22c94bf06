import type { JsonValue, Payload } from '../json/index.ts'
import type { Costs } from './meter.ts'

/** The source of random numbers. Passed in, so that the same seed gives the same execution. */
export interface Randomness {
  /** A number n, 0 <= n < 1. */
  random(): number
  /** A version 4 UUID. */
  uuid(): string
}

/** What an expression of a state can see while it is evaluated. */
export interface Scope {
  /** What `$` means here in JSONPath: the effective input, or the result. */
  readonly document: Payload
  /** The context object, `$$`. Built on first use. */
  readonly context: Payload
  /** The value of `$name`, or undefined if nothing was assigned to it. */
  variable(name: string): JsonValue | undefined
  readonly randomness: Randomness
  /** Told the cost of the evaluation; stops it when that is too much. */
  readonly meter: Costs
}

/** Part of a definition, compiled once: call it with a scope to evaluate it. */
export type Compiled<T> = (scope: Scope) => T

export type CompiledValue = Compiled<JsonValue>
