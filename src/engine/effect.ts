import type { TaskResource } from '../asl/task-resource.ts'
import type { JsonValue, Payload } from '../json/index.ts'

/** What the runtime must do once the turn is kept. Effects are promises made to the user, so they are committed first. */
export type Effect = CallTask | CancelCall

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
  /** What an earlier call of this attempt was answered with, before the server stopped; null for a new one. */
  readonly submitted: Payload | null
}

export interface CancelCall {
  readonly type: 'CancelCall'
  readonly path: string
  readonly callId: string
}
