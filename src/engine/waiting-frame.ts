import { readStored } from './stored-frame.ts'

/** What a frame waits for: a time, an answer, or others. */
export type WaitingKind =
  /** A Wait state. */
  | 'wait'
  /** Another attempt of a state that failed. */
  | 'retry'
  /** The answer to a call, which must come before a time. */
  | 'call'
  /** An answer from outside, with a task token. */
  | 'callback'
  /** A worker that takes an activity's task, or answers it. */
  | 'activity'
  /** The frames or executions below it, which must end before the execution's time is up. */
  | 'execution'

export interface WaitingOfFrame {
  readonly state: string
  readonly kind: WaitingKind
  readonly enteredMillis: number
  /** The call was made, or a worker has the task. */
  readonly isStarted: boolean
  readonly taskToken: string | null
  readonly untilMillis: number | null
  readonly timeoutMillis: number | null
  readonly heartbeatMillis: number | null
}

/** Reads from a stored frame what it waits for, without its payloads. Null if it waits for nothing. */
export function readWaiting(row: { readonly path: string; readonly data: string }): WaitingOfFrame | null {
  const { state, enteredMillis, waiting } = readStored(row)
  const common = {
    state,
    enteredMillis,
    taskToken: null,
    untilMillis: null,
    timeoutMillis: null,
    heartbeatMillis: null,
  }
  switch (waiting?.type) {
    case undefined:
      return null
    case 'wait':
    case 'retry':
      return { ...common, kind: waiting.type, isStarted: true, untilMillis: waiting.untilMillis }
    case 'task': {
      const { answeredBy, taskToken, timeoutMillis, heartbeatMillis, started, submitted } = waiting
      const kind = answeredBy === 'token' ? 'callback' : answeredBy === 'worker' ? 'activity' : 'call'
      const isStarted = answeredBy === 'token' ? submitted !== null : started
      return { ...common, kind, isStarted, taskToken, timeoutMillis, heartbeatMillis }
    }
    default:
      return { ...common, kind: 'execution', isStarted: true }
  }
}
