import type { JsonValue } from '../../json/index.ts'
import type { Costs } from '../meter.ts'
import type { Randomness } from '../scope.ts'

/** What a function can ask about the call being evaluated. */
export interface CallContext {
  readonly randomness: Randomness
  /** Told what the function is about to read and build. */
  readonly costs: Costs
  /** The text between the quotes of a string literal argument, including escapes; null for other arguments. */
  sourceOf(position: number): string | null
}

/** One intrinsic function. The number of arguments is checked before the call. */
export interface IntrinsicFunction {
  readonly argumentsMin: number
  /** Null if any number is allowed. */
  readonly argumentsMax: number | null
  /** @throws InvalidArguments */
  evaluate(values: readonly JsonValue[], context: CallContext): JsonValue
}

/** A function cannot work with its arguments. The message says why, as a clause: `the first one is not an array`. */
export class InvalidArguments extends Error {}
