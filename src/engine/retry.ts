import type { Retrier } from '../asl/program.ts'
import type { Randomness } from '../asl/scope.ts'
import type { Frame } from './frame.ts'
import { type Failure, matchesError } from './match-error.ts'

/**
 * Finds the retrier for a failure and uses up one of its attempts.
 *
 * The first retrier that names the error is used; when its attempts are spent, no later one is tried.
 *
 * @returns how long to wait before the next attempt, in milliseconds, or null if there is no next attempt.
 */
export function nextAttempt(
  frame: Frame,
  retriers: readonly Retrier[],
  failure: Omit<Failure, 'cause'>,
  randomness: Randomness,
): number | null {
  const index = retrierIndex(retriers, failure)
  const retrier = retriers[index]
  if (retrier === undefined) return null
  const used = frame.retries[index] ?? 0
  if (used >= retrier.maxAttempts) return null
  while (frame.retries.length <= index) frame.retries.push(0)
  frame.retries[index] = used + 1
  frame.retryCount++
  return backoffMillis(retrier, used, randomness)
}

/** The index of the retrier that matches a failure, or -1. */
export function retrierIndex(retriers: readonly Retrier[], failure: Omit<Failure, 'cause'>): number {
  return retriers.findIndex((retrier) => matchesError(retrier.errorEquals, failure))
}

/** The delay before retry number `used` + 1: the cap is applied first, then the jitter is drawn from 0 to the capped delay. */
export function backoffMillis(retrier: Retrier, used: number, randomness: Randomness): number {
  // The power may be infinite: 0 times infinity must still be 0 and not NaN.
  const grown = retrier.intervalSeconds === 0 ? 0 : retrier.intervalSeconds * retrier.backoffRate ** used
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? delaySecondsMax)
  const jittered = retrier.jitterStrategy === 'FULL' ? seconds * randomness.random() : seconds
  return Math.round(jittered * 1000)
}

// A year and a day, the largest MaxDelaySeconds there is: an unbounded backoff would overflow what a date can hold.
const delaySecondsMax = 31_622_400
