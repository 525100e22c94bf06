/** A map run, as DescribeMapRun tells of it. Times are seconds since 1970. */
export interface MapRun {
  readonly mapRunArn: string
  readonly executionArn: string
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'
  readonly startDate: number
  readonly stopDate?: number
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
  readonly redriveCount?: number
  readonly redriveDate?: number
  readonly itemCounts: Counts
  readonly executionCounts: Counts
}

export interface Counts {
  readonly pending: number
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly aborted: number
  readonly total: number
  readonly resultsWritten: number
  readonly pendingRedrive?: number
  readonly failuresNotRedrivable?: number
}

/** One part of the bar of a map run. */
export interface BarPart {
  readonly name: string
  /** As the colours of states name it. */
  readonly status: string
  readonly count: number
  /** Of all, from 0 to 1. */
  readonly share: number
}

const parts = [
  ['succeeded', 'Succeeded', 'Succeeded'],
  ['failed', 'Failed', 'Failed'],
  ['timedOut', 'Timed out', 'TimedOut'],
  ['aborted', 'Aborted', 'Aborted'],
  ['running', 'Running', 'InProgress'],
  ['pendingRedrive', 'Pending redrive', 'Caught'],
  ['pending', 'Pending', 'NotReached'],
] as const

/** The parts of the bar, in the order in which they are drawn. */
export function barParts(counts: Counts): readonly BarPart[] {
  const all = parts.reduce((sum, [member]) => sum + (counts[member] ?? 0), 0)
  return parts.map(([member, name, status]) => {
    const count = counts[member] ?? 0
    return { name, status, count, share: all === 0 ? 0 : count / all }
  })
}

/** How many are over, whatever became of them. */
export function finishedCount({ succeeded, failed, timedOut, aborted }: Counts): number {
  return succeeded + failed + timedOut + aborted
}

export interface Sample {
  readonly millis: number
  readonly finished: number
}

// Long enough to be calm, short enough to notice that something is slow.
const sampleMillisMax = 15_000

/** Adds a sample, and drops those that are too old to say how fast it goes now. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  // A redrive counts anew.
  const isAnew = samples.some(({ finished }) => finished > sample.finished)
  const recent = isAnew ? [] : samples.filter(({ millis }) => sample.millis - millis <= sampleMillisMax)
  return [...recent, sample]
}

/** Items per second over the samples; null if they say nothing. */
export function itemsPerSecond(samples: readonly Sample[]): number | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.millis - first.millis < 500) return null
  return ((last.finished - first.finished) * 1_000) / (last.millis - first.millis)
}
