import type { ExecutionEnd } from '../store/store.ts'
import type { LiveExecution } from './live-execution.ts'

export interface EndListener {
  readonly ended?: (live: LiveExecution, end: ExecutionEnd) => void
  readonly report: (message: string, error: unknown) => void
}

/** Tells whoever looks on of an end. The execution has ended, whatever they make of it. */
export function tellEnd({ ended, report }: EndListener, live: LiveExecution, end: ExecutionEnd): void {
  try {
    ended?.(live, end)
  } catch (error) {
    report(`the end of ${live.start.arn} could not be told of`, error)
  }
}
