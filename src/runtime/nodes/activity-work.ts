import type { Clock } from '../clock.ts'
import type { ActivityTask } from '../runtime.ts'

/** A task waiting for a worker. Its input is left where the execution is: many may wait for long. */
export interface OfferedTask {
  readonly executionId: number
  readonly path: string
  readonly callId: string
  readonly taskToken: string
}

/**
 * Writes ActivityStarted, and gives the task's input. Null if the task no longer waits: the first to take it has it, on
 * whatever node. Rejects if that cannot be stored just now.
 */
export type TakeTask = (task: OfferedTask, workerName: string | null) => Promise<string | null>

/**
 * Brings tasks of activities to workers, which may ask a different node from the one that offers the task. All of it can be
 * rebuilt from the waiting frames.
 */
export interface ActivityWork {
  offer(activityArn: string, task: OfferedTask): void
  /** Withdraws a task that its execution no longer waits for; does nothing for any other call. */
  withdraw(callId: string): void
  /** Whether the most workers that may wait for a task of the activity already do. */
  hasWorkersMax(activityArn: string): boolean
  /** Waits until there is a task or `signal` is aborted. A task is only taken for a worker that is still there. */
  poll(activityArn: string, workerName: string | null, signal: AbortSignal): Promise<ActivityTask | null>
  /** `poll`, but only for as long as the service holds a request. */
  pollForAWhile(
    activityArn: string,
    workerName: string | null,
    signal: AbortSignal,
    clock: Clock,
  ): Promise<ActivityTask | null>
}
