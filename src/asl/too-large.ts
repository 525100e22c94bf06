import { nestingMax, ValueTooLargeError } from '../json/index.ts'
import { StatesError } from './states-error.ts'

/** The error of a payload over the service's limit. `what` is the state's name, or what the task called. */
export function tooLarge(what: string): StatesError {
  return new StatesError(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    { atState: false },
  )
}

/** The error for whatever was thrown while a state's fields were evaluated; null for a fault of ours. */
export function statesErrorOf(thrown: unknown, stateName: string): StatesError | null {
  if (thrown instanceof StatesError) return thrown
  if (!(thrown instanceof ValueTooLargeError)) return null
  if (thrown.reason === 'size') return tooLarge(stateName)
  return new StatesError('States.Runtime', `A value nests deeper than ${nestingMax} levels.`)
}

/** The maximum length of the cause of a failure, and of its name (API model). */
const causeLengthMax = 32_768
const errorLengthMax = 256

/** A cause as failures have it, cut if too long, as it goes into events, catchers and answers alike. */
export function shortCause(cause: string): string {
  return cause.length > causeLengthMax ? `${cause.slice(0, causeLengthMax - 1)}…` : cause
}

export function shortError(error: string): string {
  return error.length > errorLengthMax ? `${error.slice(0, errorLengthMax - 1)}…` : error
}
