import type { TaskResource } from '../asl/task-resource.ts'
import type { JsonValue, Payload } from '../json/index.ts'
import type { MapRunPlan } from './map-run/plan.ts'

/** What the runtime must do once the turn is committed. Effects are promises to the user, so the turn comes first. */
export type Effect = CallTask | CancelCall | StartMapRun | RedriveMapRun | EndMapRun

export interface CallTask {
  readonly type: 'CallTask'
  readonly path: string
  readonly callId: string
  readonly resource: TaskResource
  readonly arguments: Payload
  readonly taskToken: string | null
  readonly credentials: JsonValue | null
  readonly stateName: string
  readonly retryCount: number
  /** The answer to an earlier call of this attempt, before the server stopped; null for a new one. */
  readonly submitted: Payload | null
}

export interface CancelCall {
  readonly type: 'CancelCall'
  readonly path: string
  readonly callId: string
  /** The call as it stood, if a job may be running elsewhere (`.sync`); null otherwise. */
  readonly call: CallTask | null
}

/** Starts the iterations of a Distributed Map. */
export interface StartMapRun {
  readonly type: 'StartMapRun'
  readonly path: string
  readonly mapRunArn: string
  readonly plan: MapRunPlan
}

/** Lets a map run that failed or was aborted continue. */
export interface RedriveMapRun {
  readonly type: 'RedriveMapRun'
  readonly path: string
  readonly mapRunArn: string
  readonly plan: MapRunPlan
  readonly redriveCount: number
}

/** Nobody is waiting for a map run any more. ABORTED: what is left of it must be stopped. */
export interface EndMapRun {
  readonly type: 'EndMapRun'
  readonly path: string
  readonly mapRunArn: string
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'
}
