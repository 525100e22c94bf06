import type { Execution, ExecutionEnd, Machine, MapRun, Store } from '../store/store.ts'
import type { DescribedMapRun } from './map-runs/map-runs.ts'

export interface StartRequest {
  /** With the revision that is to run. */
  readonly machine: Machine
  /** The version that was asked for, by itself or through an alias, or null. */
  readonly version: number | null
  /** The name of the alias that was asked for, or null. */
  readonly alias: string | null
  /** A checked name; null to have one made (a UUID). */
  readonly name: string | null
  /** Checked JSON text. */
  readonly input: string
  readonly traceHeader: string | null
  readonly testCase: string | null
  /** The execution whose task waits for this one, or null. */
  readonly parentId: number | null
  /** Whether an execution asks for it, waiting for this one or not. */
  readonly byExecution: boolean
}

/** The executions in memory leave no room for another one, for now. */
export interface NoMemory {
  readonly type: 'noMemory'
}

export type StartResult =
  | {
      readonly type: 'started'
      readonly execution: { readonly id: number; readonly arn: string; readonly startMillis: number }
    }
  /** A running execution of the same name and input: its original answer. */
  | { readonly type: 'running'; readonly execution: Execution }
  /** The name was used before, with other input or by an execution that has ended. */
  | { readonly type: 'exists'; readonly arn: string }
  /** As many executions are open as may be. */
  | { readonly type: 'full'; readonly openMax: number }
  | NoMemory

export type RedriveResult =
  /** It goes on, or an earlier request with the same client token made it do so. */
  | { readonly type: 'redriven'; readonly redriveMillis: number }
  | { readonly type: 'refused'; readonly reason: string }
  /** As many executions are open as may be. */
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

export interface ActivityTask {
  readonly taskToken: string
  readonly input: string
}

/** Runs executions: the one thing that the API, the services and the command line drive them through. */
export interface Runtime {
  /** Standard: resolves when the start is committed. Express: starts it in the background. */
  startExecution(request: StartRequest): Promise<StartResult>
  /** Runs an Express execution to its end. */
  startSyncExecution(request: StartRequest): Promise<SyncResult | NoMemory>
  /** Null when there is no such execution. For one that has ended: its original end. */
  stopExecution(
    arn: string,
    error: string | null,
    cause: string | null,
  ): Promise<{ readonly stopMillis: number } | null>
  /** Lets a failed, timed out or stopped execution go on. Null when there is no such execution. */
  redriveExecution(arn: string, clientToken: string | null): Promise<RedriveResult | null>
  /** Resolves when the execution has ended. Null when there is none of this id. */
  executionEnded(id: number): Promise<ExecutionEnd | null>
  /** `output` is checked JSON text. */
  sendTaskSuccess(token: string, output: string): Promise<TokenResult>
  sendTaskFailure(token: string, error: string | null, cause: string | null): Promise<TokenResult>
  sendTaskHeartbeat(token: string): Promise<TokenResult>
  /** Whether an answer with this token would be accepted now. */
  lookUpTaskToken(token: string): Promise<TokenResult>
  /** Waits up to a minute (or until `signal`) for a task of this activity; null when there was none. */
  getActivityTask(activityArn: string, workerName: string | null, signal: AbortSignal): Promise<ActivityTask | null>
  /** Null when there is none. */
  describeMapRun(arn: string): Promise<DescribedMapRun | null>
  /** Changes a running map run. Null when there is none, or it has ended. */
  updateMapRun(arn: string, change: Parameters<Store['updateMapRun']>[1]): Promise<MapRun | null>
  /** Whether the most workers that may wait for a task of the activity already do. */
  hasWorkersMax(activityArn: string): boolean
  /** Lets the machine go once its executions have ended; they end at their next transition. */
  deleteMachine(machine: Machine): Promise<void>
  /** Stops taking causes, waits for what is on its way to the disk. */
  close(): Promise<void>
}
