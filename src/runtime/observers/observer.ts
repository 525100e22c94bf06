import type { HistoryEvent } from '../../engine/event.ts'
import type { ExecutionEnd, ExecutionStart } from '../../store/store.ts'

/** What observers are told of an execution. */
export interface ObservedExecution {
  readonly start: ExecutionStart
  readonly type: 'STANDARD' | 'EXPRESS'
}

/**
 * Looks on while executions go on: live progress, logs, metrics. It is told of what is stored, after all effects of that
 * are out, in order. Whatever it throws is reported, and reaches neither the execution nor another observer.
 *
 * One that gives a promise is told of nothing else before that is settled. What happens meanwhile waits, up to a bound.
 */
export interface Observer {
  /** What it is called in reports. */
  readonly name: string
  /** New events of an execution. */
  onEvents?(execution: ObservedExecution, events: readonly HistoryEvent[]): void | Promise<void>
  onEnded?(execution: ObservedExecution, end: ExecutionEnd): void | Promise<void>
  /** Too much happened while it was busy: so many notices were left out, which stand before what comes next. */
  onMissed?(count: number): void
  /** Asked before each turn: no execution goes on before the promise is settled. Null where there is room for more. */
  room?(): Promise<void> | null
}
