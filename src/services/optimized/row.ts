import type { JsonObject, JsonValue, PlainObject } from '../../json/index.ts'
import type { TaskCall, TaskOutcome } from '../../runtime/service.ts'
import type { NamingStyle } from '../aws/values/naming.ts'

/** Which API an optimized integration calls, and how the service words what comes back. */
export interface OptimizedApi {
  /** The client's package and its name in the SDK's settings. */
  readonly package: string
  readonly sdkId: string
  /** What its error names begin with. */
  readonly prefix: string
  /**
   * Integrations of before 2020 or so go through the first Java SDK: dates are milliseconds, answers have the metadata of
   * HTTP, causes name this service, and errors that the API does not declare this exception. Null for the younger ones,
   * which look like AWS SDK integrations.
   */
  readonly firstSdk: { readonly service: string; readonly exception: string } | null
}

/** Calls an operation of the row's API in the task's name. Gives its answer or throws the task's outcome. */
export type CallApi = (operation: string, parameters: JsonObject) => Promise<JsonObject>

/** One action of an optimized integration, as data. Parameters and answers have the names that definitions use. */
export interface OptimizedRow {
  readonly action: string
  /** The operation of the API; the action's own name where it is not given. */
  readonly operation?: string
  /** The member that an idempotency token goes into, where the API's model does not mark it as one. */
  readonly tokenMember?: string
  /**
   * Members of the operation that the action has under another name, as one thing where the operation has a list; null for
   * those that it lacks.
   */
  readonly renamed?: Readonly<Record<string, string | null>>
  /** What is wrong with parameters beside their names, in words that follow `The Parameters … could not be used`. */
  readonly findProblems?: (parameters: JsonObject) => readonly string[]
  /** Makes the API's parameters of the task's. May look things up first. */
  readonly prepare?: (parameters: JsonObject, task: TaskCall, callApi: CallApi) => JsonObject | Promise<JsonObject>
  /** Makes the task's result of the API's answer. */
  readonly shape?: (answer: JsonObject, parameters: JsonObject) => JsonObject
  /** An answer that is a failure although the API calls it a success. */
  readonly findFailure?: (answer: JsonObject, task: TaskCall) => TaskOutcome | null
  /** An answer after which the call is made again a little later. */
  readonly isTooEarly?: (answer: JsonObject) => boolean
  /** For `.sync`: how the job is followed. */
  readonly job?: FollowedJob
}

export interface FollowedJob {
  readonly poll: JobStep
  /** What the last poll says, given what the start answered. */
  readonly stateOf: (description: JsonObject, started: JsonObject) => JobState
  /** Where in the description the task's result stands, where it is one part of it. */
  readonly resultPath?: readonly (string | number)[]
  /** The task's result, or the cause of its failure. */
  readonly result: (description: JsonObject, started: JsonObject, task: TaskCall) => JsonValue
  /** Ends the job when the task is aborted; null where the service leaves it running. */
  readonly cancel: JobStep | null
  /** The API's error for something that is no longer there, where that is what is waited for. */
  readonly goneError?: string
  readonly interval: PollInterval
}

/** `missing`: the API does not know the job, which is a failure unless it was started just now. */
export type JobState = 'running' | 'succeeded' | 'failed' | 'missing'

/** `steady`: documented as 60 seconds for ten minutes and 300 from then on. `quick`: the service is told by events. */
export type PollInterval = 'steady' | 'quick'

export interface JobStep {
  readonly operation: string
  /** Made of what the start answered and of the task's own parameters. */
  readonly parameters: (started: JsonObject, given: JsonObject) => PlainObject
}

/** The operation of the API that a row's action calls. */
export function operationOf({ operation, action }: OptimizedRow): string {
  return operation ?? `${action.slice(0, 1).toUpperCase()}${action.slice(1)}`
}

/** How an API's members are called in the parameters and results of its integration. */
export function styleOf({ firstSdk }: OptimizedApi): NamingStyle {
  return firstSdk === null ? 'sdk' : 'optimized'
}
