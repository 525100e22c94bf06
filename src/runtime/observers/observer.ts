import type { HistoryEvent } from '../../engine/event.ts'
import type { ExecutionEnd, ExecutionStart } from '../../store/store.ts'

/** What observers are told of an execution. */
export interface ObservedExecution {
  readonly start: ExecutionStart
  readonly type: 'STANDARD' | 'EXPRESS'
}

/**
 * Watches executions: live progress, logs, metrics. It is told of what is committed, after all its effects
 * are out, in order. Errors that it throws are reported, and reach neither the execution nor other observers.
 *
 * If it returns a promise, it is told of nothing else before that is settled. What happens meanwhile waits, up to a bound.
 */
export interface Observer {
  /** Its name in reports. */
  readonly name: string
  /** New events of an execution. */
  onEvents?(execution: ObservedExecution, events: readonly HistoryEvent[]): void | Promise<void>
  onEnded?(execution: ObservedExecution, end: ExecutionEnd): void | Promise<void>
  /** Too much happened while it was busy: this many notices were left out before the next one. */
  onMissed?(count: number): void
  /** Asked before each turn: no execution continues before the promise is settled. Null if there is room for more. */
  room?(): Promise<void> | null
}
