import type { JsonObject, JsonValue, PlainObject } from '../../json/index.ts'
import type { TaskCall, TaskOutcome } from '../../runtime/service.ts'
import type { NamingStyle } from '../aws/values/naming.ts'

/** The API that an optimized integration calls, and how the service words the outcome. */
export interface OptimizedApi {
  /** The client's package, and its name in the SDK's settings. */
  readonly package: string
  readonly sdkId: string
  /** The prefix of its error names. */
  readonly prefix: string
  /**
   * Integrations from before 2020 or so use the first Java SDK: dates are milliseconds, answers have HTTP metadata, causes
   * name this service, and errors that the API does not declare get the name of this exception. Null for newer integrations,
   * which look like AWS SDK integrations.
   */
  readonly firstSdk: { readonly service: string; readonly exception: string } | null
}

/** Calls an operation of the row's API on the task's behalf. Returns its answer, or throws the task's outcome. */
export type CallApi = (operation: string, parameters: JsonObject) => Promise<JsonObject>

/** One action of an optimized integration, as data. Parameters and answers use the names in definitions. */
export interface OptimizedRow {
  readonly action: string
  /** The API operation. By default, it has the action's own name. */
  readonly operation?: string
  /** The member that an idempotency token goes into, where the API's model does not mark it as one. */
  readonly tokenMember?: string
  /**
   * Members of the operation that the action renames, possibly from a list to a single value; null for those that it lacks.
   */
  readonly renamed?: Readonly<Record<string, string | null>>
  /** What is wrong with parameters besides their names, worded to follow `The Parameters … could not be used`. */
  readonly findProblems?: (parameters: JsonObject) => readonly string[]
  /** Turns the task's parameters into the API's. May look things up first. */
  readonly prepare?: (parameters: JsonObject, task: TaskCall, callApi: CallApi) => JsonObject | Promise<JsonObject>
  /** Turns the API's answer into the task's result. */
  readonly shape?: (answer: JsonObject, parameters: JsonObject) => JsonObject
  /** Recognises an answer that is a failure although the API reports success. */
  readonly findFailure?: (answer: JsonObject, task: TaskCall) => TaskOutcome | null
  /** Recognises an answer after which the call should be repeated a little later. */
  readonly isTooEarly?: (answer: JsonObject) => boolean
  /** For `.sync`: how to follow the job. */
  readonly job?: FollowedJob
}

export interface FollowedJob {
  readonly poll: JobStep
  /** The state according to the last poll, given the answer of the start. */
  readonly stateOf: (description: JsonObject, started: JsonObject) => JobState
  /** Where the task's result is in the description, if it is only part of it. */
  readonly resultPath?: readonly (string | number)[]
  /** The task's result, or the cause of its failure. */
  readonly result: (description: JsonObject, started: JsonObject, task: TaskCall) => JsonValue
  /** Ends the job when the task is aborted; null if the service leaves it running. */
  readonly cancel: JobStep | null
  /** The API's error for something that no longer exists, if that is what the task waits for. */
  readonly goneError?: string
  readonly interval: PollInterval
}

/** `missing`: the API does not know the job, which is a failure unless it was only just started. */
export type JobState = 'running' | 'succeeded' | 'failed' | 'missing'

/** `steady`: documented as 60 seconds for ten minutes and 300 from then on. `quick`: the real service relies on events. */
export type PollInterval = 'steady' | 'quick'

export interface JobStep {
  readonly operation: string
  /** Built from the answer of the start and the task's own parameters. */
  readonly parameters: (started: JsonObject, given: JsonObject) => PlainObject
}

/** The API operation that a row's action calls. */
export function operationOf({ operation, action }: OptimizedRow): string {
  return operation ?? `${action.slice(0, 1).toUpperCase()}${action.slice(1)}`
}

/** How an API's members are named in the parameters and results of its integration. */
export function styleOf({ firstSdk }: OptimizedApi): NamingStyle {
  return firstSdk === null ? 'sdk' : 'optimized'
}
