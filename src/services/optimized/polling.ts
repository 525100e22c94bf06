import type { Clock } from '../../runtime/clock.ts'
import type { PollInterval } from './row.ts'

export interface PollTiming {
  readonly clock: Clock
  readonly waitTimeScale: number
}

const minuteMillis = 60_000
const steadyChangeMillis = 10 * minuteMillis
const quickMillisMin = 1000
const quickMillisMax = 30_000

/**
 * How long to wait before polling a job again. Where the real service relies on events, which nobody sends here, the
 * interval grows with the job's age: the end of a short job is noticed at once, and a long job costs few calls.
 */
export function pollDelayMillis(interval: PollInterval, ageMillis: number): number {
  if (interval === 'steady') return ageMillis < steadyChangeMillis ? minuteMillis : 5 * minuteMillis
  return Math.min(quickMillisMax, Math.max(quickMillisMin, ageMillis / 10))
}

/** Resolves after a time on the runtime's clock, or when the signal is aborted. */
export function pause(millis: number, { clock, waitTimeScale }: PollTiming, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const over = () => {
      cancel()
      signal.removeEventListener('abort', over)
      resolve()
    }
    const cancel = clock.at(clock.now() + Math.round(millis * waitTimeScale), over)
    signal.addEventListener('abort', over, { once: true })
  })
}
