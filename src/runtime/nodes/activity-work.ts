import type { Clock } from '../clock.ts'

export interface ActivityTask {
  readonly taskToken: string
  readonly input: string
}

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

/** Who waits for whom at an activity. */
export interface ActivityFigures {
  /** Tasks that no worker has taken yet. */
  readonly waitingTasks: number
  readonly waitingWorkers: number
  /** How many workers may wait. */
  readonly waitingWorkersMax: number
}

/**
 * Brings tasks of activities to workers, which may ask a different node from the one that offers the task. All of it can be
 * rebuilt from the waiting frames.
 */
export interface ActivityWork {
  offer(activityArn: string, task: OfferedTask): void
  /** Withdraws a task that its execution no longer waits for; does nothing for any other call. */
  withdraw(callId: string): void
  figures(activityArn: string): ActivityFigures
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
