import type { Payload } from '../json/index.ts'

/** Which attempt of which frame an answer is for. An attempt that no longer waits refuses it. */
export interface Attempt {
  readonly path: string
  readonly callId: string
}

/** What makes an execution continue. */
export type Cause =
  | { readonly type: 'Started' }
  /** A failed, timed out or aborted execution continues: its frames stand as they were retained when it closed. */
  | { readonly type: 'Redriven' }
  /** A turn ended because its budget was spent; or a restarted server found frames that were about to continue. */
  | { readonly type: 'Continued' }
  /** A worker has taken an activity's task. */
  | ({ readonly type: 'ActivityStarted'; readonly workerName: string | null } & Attempt)
  /** The call of a `.sync` or `.waitForTaskToken` task was answered, and the job is running. */
  | ({ readonly type: 'TaskSubmitted'; readonly output: Payload } & Attempt)
  | ({ readonly type: 'TaskSucceeded'; readonly output: Payload } & Attempt)
  | ({ readonly type: 'TaskFailed'; readonly error: string | null; readonly cause: string | null } & Attempt)
  | ({ readonly type: 'TaskHeartbeat' } & Attempt)
  /** All iterations of a Distributed Map are done. The output is null if it is larger than a state's may be. */
  | {
      readonly type: 'MapRunSucceeded'
      readonly path: string
      readonly mapRunArn: string
      readonly output: Payload | null
    }
  | {
      readonly type: 'MapRunFailed'
      readonly path: string
      readonly mapRunArn: string
      readonly error: string
      readonly cause: string | null
    }
  /** An instant has come: frames that are due by now are woken. */
  | { readonly type: 'TimerFired' }
  /** Somebody had a Wait state, or the wait before another attempt, end before its time. */
  | { readonly type: 'WaitSkipped'; readonly path: string; readonly untilMillis: number }
  /** The server itself failed to continue: the execution ends, so that nobody waits for it for ever. */
  | { readonly type: 'Broken'; readonly cause: string }
  | { readonly type: 'StopRequested'; readonly error: string | null; readonly cause: string | null }
