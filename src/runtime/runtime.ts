import type { ExecutionEnd, Machine, MapRun, MapRunStore, StoredExecution } from '../store/store.ts'
import type { DescribedMapRun } from './map-runs/map-runs.ts'
import type { ActivityFigures, ActivityTask } from './nodes/activity-work.ts'
import type { Waits } from './waits/waits.ts'

export interface StartRequest {
  /** With the revision to run. */
  readonly machine: Machine
  /** The requested version, by itself or through an alias, or null. */
  readonly version: number | null
  /** The name of the requested alias, or null. */
  readonly alias: string | null
  /** A checked name; null to have one made (a UUID). */
  readonly name: string | null
  /** Checked JSON text. */
  readonly input: string
  readonly traceHeader: string | null
  readonly testCase: string | null
  /** The execution whose task is waiting for this one, or null. */
  readonly parentId: number | null
  /** Whether an execution requested it, waiting for it or not. */
  readonly byExecution: boolean
}

/** For now, the executions in memory leave no room for another. */
export interface NoMemory {
  readonly type: 'noMemory'
}

export type StartResult =
  | {
      readonly type: 'started'
      readonly execution: { readonly id: number; readonly arn: string; readonly startMillis: number }
    }
  /** An execution with the same name and input is running: its original answer. */
  | { readonly type: 'running'; readonly execution: StoredExecution }
  /** The name was used before, with different input or by an execution that has ended. */
  | { readonly type: 'exists'; readonly arn: string }
  /** The most executions that may be open already are. */
  | { readonly type: 'full'; readonly openMax: number }
  | NoMemory

export type RedriveResult =
  /** It continues, or did so after an earlier request with the same client token. */
  | { readonly type: 'redriven'; readonly redriveMillis: number }
  | { readonly type: 'refused'; readonly reason: string }
  /** The most executions that may be open already are. */
  | { readonly type: 'full'; readonly openMax: number }
  | NoMemory

export interface SyncResult extends ExecutionEnd {
  readonly type: 'ended'
  readonly arn: string
  readonly name: string
  readonly startMillis: number
  /** How much data it held at a time, estimated. */
  readonly dataBytes: number
}

/** What became of an answer to a task token. */
export type TokenResult = 'accepted' | 'unknown' | 'timedOut'

export type { ActivityTask } from './nodes/activity-work.ts'

/** Runs executions: the only interface through which the API, the services and the command line drive them. */
export interface Runtime {
  /** Standard: resolves when the start is committed. Express: starts it in the background. */
  startExecution(request: StartRequest): Promise<StartResult>
  /** Runs an Express execution to its end. */
  startSyncExecution(request: StartRequest): Promise<SyncResult | NoMemory>
  /** Null if the execution does not exist. If it has ended: its original end. */
  stopExecution(
    arn: string,
    error: string | null,
    cause: string | null,
  ): Promise<{ readonly stopMillis: number } | null>
  /** Redrives a failed, timed out or stopped execution. Null if the execution does not exist. */
  redriveExecution(arn: string, clientToken: string | null): Promise<RedriveResult | null>
  /** Resolves when the execution has ended. Null if no execution has this id. */
  executionEnded(id: number): Promise<ExecutionEnd | null>
  /** `output` is checked JSON text. */
  sendTaskSuccess(token: string, output: string): Promise<TokenResult>
  sendTaskFailure(token: string, error: string | null, cause: string | null): Promise<TokenResult>
  sendTaskHeartbeat(token: string): Promise<TokenResult>
  /** Whether an answer with this token would be accepted now. */
  lookUpTaskToken(token: string): Promise<TokenResult>
  /** Waits up to a minute (or until `signal`) for a task of this activity; null if there was none. */
  getActivityTask(activityArn: string, workerName: string | null, signal: AbortSignal): Promise<ActivityTask | null>
  /** Null if the map run does not exist. */
  describeMapRun(arn: string): Promise<DescribedMapRun | null>
  /** Changes a running map run. Null if it does not exist or has ended. */
  updateMapRun(arn: string, change: Parameters<MapRunStore['update']>[1]): Promise<MapRun | null>
  activityFigures(activityArn: string): ActivityFigures
  /** What executions wait for. */
  readonly waits: Pick<Waits, 'byTime' | 'byToken' | 'of' | 'skip'>
  /** Deletes the machine once its executions have ended; they end at their next transition. */
  deleteMachine(machine: Machine): Promise<void>
  /** Stops accepting causes, and waits for what is on its way to disk. */
  close(): Promise<void>
}
