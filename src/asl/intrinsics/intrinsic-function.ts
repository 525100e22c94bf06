import type { JsonValue } from '../../json/index.ts'
import type { Costs } from '../meter.ts'
import type { Randomness } from '../scope.ts'

/** What a function can ask about the call it is evaluated in. */
export interface CallContext {
  readonly randomness: Randomness
  /** Told what the function reads and builds, before it does. */
  readonly costs: Costs
  /** What stood between the quotes of an argument that is a string literal, escapes included; null for others. */
  sourceOf(position: number): string | null
}

/** One intrinsic function. The number of arguments is checked before it is called. */
export interface IntrinsicFunction {
  readonly argumentsMin: number
  /** Null where there may be any number. */
  readonly argumentsMax: number | null
  /** @throws InvalidArguments */
  evaluate(values: readonly JsonValue[], context: CallContext): JsonValue
}

/** A function cannot work with its arguments. The message says why, as a clause: `the first one is not an array`. */
export class InvalidArguments extends Error {}
