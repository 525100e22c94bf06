import type { Clock } from '../clock.ts'
import type { ActivityTask } from '../runtime.ts'

/** A task that waits for a worker. */
export interface OfferedTask {
  readonly executionId: number
  readonly path: string
  readonly callId: string
  readonly taskToken: string
  readonly input: string
}

/**
 * Writes ActivityStarted. False when the task no longer waits: the first who takes it has it, on whatever node. Rejects
 * where that cannot be stored just now.
 */
export type TakeTask = (task: OfferedTask, workerName: string | null) => Promise<boolean>

/**
 * Brings tasks of activities to workers, which may ask another node than the one that offers the task. What is here can be
 * built anew from the frames that wait.
 */
export interface ActivityWork {
  offer(activityArn: string, task: OfferedTask): void
  /** Takes back a task that its execution no longer waits for; nothing happens for any other call. */
  withdraw(callId: string): void
  /** Whether as many workers wait for a task of the activity as may. */
  hasWorkersMax(activityArn: string): boolean
  /** Waits until there is a task, or `signal` says that it is enough. A task is only taken for who is still there. */
  poll(activityArn: string, workerName: string | null, signal: AbortSignal): Promise<ActivityTask | null>
  /** `poll`, for no longer than the service holds a request. */
  pollForAWhile(
    activityArn: string,
    workerName: string | null,
    signal: AbortSignal,
    clock: Clock,
  ): Promise<ActivityTask | null>
}
