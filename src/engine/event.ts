import type { Assigned } from '../asl/program.ts'
import { Payload } from '../json/index.ts'

/** One entry of an execution's history: its place in it, its type, and the fields of events of this type. */
export type HistoryEvent = EventOf<EventType>

/** The HistoryEventTypes of the API that are written here. */
export type EventType = keyof FieldsByType

/** The events of one type, or of any of several. */
export type EventOf<Type extends EventType> = Type extends EventType
  ? EventPlace & { readonly type: Type; readonly fields: FieldsByType[Type] }
  : never

interface EventPlace {
  readonly id: number
  /** The event that led to this one; 0 for the first event and for the entry of the first state. */
  readonly previousEventId: number
  readonly timestampMillis: number
}

/**
 * The fields of each type, named as in the API; null for the types that have none. They are type aliases, so that all of
 * them are `EventFields` too.
 */
export interface FieldsByType {
  readonly ActivityFailed: Failure
  readonly ActivityScheduled: ResourceCall & { readonly heartbeatInSeconds?: number | undefined }
  readonly ActivityStarted: { readonly workerName?: string | undefined }
  readonly ActivitySucceeded: Output
  readonly ActivityTimedOut: NamedFailure
  readonly ChoiceStateEntered: StateEntered
  readonly ChoiceStateExited: StateExited
  readonly EvaluationFailed: {
    readonly error: string
    readonly cause: string
    readonly location?: string | undefined
    readonly state: string
  }
  readonly ExecutionAborted: Failure
  readonly ExecutionFailed: Failure
  readonly ExecutionRedriven: { readonly redriveCount: number }
  readonly ExecutionStarted: {
    readonly input: Payload
    readonly roleArn: string
    readonly stateMachineAliasArn?: string | undefined
    readonly stateMachineVersionArn?: string | undefined
  }
  readonly ExecutionSucceeded: Output
  readonly ExecutionTimedOut: NamedFailure
  readonly FailStateEntered: StateEntered
  readonly LambdaFunctionFailed: Failure
  readonly LambdaFunctionScheduled: ResourceCall & { readonly taskCredentials?: TaskCredentials | undefined }
  readonly LambdaFunctionStarted: null
  readonly LambdaFunctionSucceeded: Output
  readonly LambdaFunctionTimedOut: NamedFailure
  readonly MapIterationAborted: Iteration
  readonly MapIterationFailed: Iteration
  readonly MapIterationStarted: Iteration
  readonly MapIterationSucceeded: Iteration
  readonly MapRunAborted: null
  readonly MapRunFailed: NamedFailure
  readonly MapRunRedriven: { readonly mapRunArn: string; readonly redriveCount: number }
  readonly MapRunStarted: { readonly mapRunArn: string }
  readonly MapRunSucceeded: null
  readonly MapStateAborted: null
  readonly MapStateEntered: StateEntered
  readonly MapStateExited: StateExited
  readonly MapStateFailed: null
  readonly MapStateStarted: { readonly length: number }
  readonly MapStateSucceeded: null
  readonly ParallelStateAborted: null
  readonly ParallelStateEntered: StateEntered
  readonly ParallelStateExited: StateExited
  readonly ParallelStateFailed: null
  readonly ParallelStateStarted: null
  readonly ParallelStateSucceeded: null
  readonly PassStateEntered: StateEntered
  readonly PassStateExited: StateExited
  readonly SucceedStateEntered: StateEntered
  readonly SucceedStateExited: StateExited
  readonly TaskFailed: Integration & Failure
  readonly TaskScheduled: Integration & {
    readonly region: string
    readonly parameters: Payload
    readonly timeoutInSeconds?: number | undefined
    readonly heartbeatInSeconds?: number | undefined
    readonly taskCredentials?: TaskCredentials | undefined
  }
  readonly TaskStarted: Integration
  readonly TaskStateAborted: null
  readonly TaskStateEntered: StateEntered
  readonly TaskStateExited: StateExited
  readonly TaskSubmitted: Integration & Output
  readonly TaskSucceeded: Integration & Output
  readonly TaskTimedOut: Integration & NamedFailure
  readonly WaitStateAborted: null
  readonly WaitStateEntered: StateEntered
  readonly WaitStateExited: StateExited
}

type StateEntered = { readonly name: string; readonly input: Payload }

type StateExited = {
  readonly name: string
  readonly output: Payload
  readonly assignedVariables?: Assigned | undefined
}

type Failure = { readonly error?: string | undefined; readonly cause?: string | undefined }
type NamedFailure = { readonly error: string; readonly cause?: string | undefined }
type Output = { readonly output: Payload }
type Iteration = { readonly name: string; readonly index: number }

/** How the events of an integration name it. */
type Integration = { readonly resourceType: string; readonly resource: string }

/** A function or an activity that is called by its ARN. */
type ResourceCall = {
  readonly resource: string
  readonly input: Payload
  readonly timeoutInSeconds?: number | undefined
}

export type TaskCredentials = { readonly roleArn: string }

/** What a field may hold. Payloads are recorded as text. */
export type EventField = string | number | Payload | Assigned | TaskCredentials | undefined

/** The fields of an event of any type, for code that looks at all of them. */
export type EventFields = { readonly [name: string]: EventField }

/** What an event needs in order to be of each of these types: that of one type where there is one. */
export type FieldsOfAll<Type extends EventType> = (
  Type extends EventType
    ? (fields: FieldsByType[Type]) => void
    : never
) extends (fields: infer Fields) => void
  ? Fields
  : never

/** Whether the event says that a state was entered. */
export function isStateEntered(event: HistoryEvent): event is EventOf<Extract<EventType, `${string}StateEntered`>> {
  return event.type.endsWith('StateEntered')
}

/** Whether the event says that a state was left. */
export function isStateExited(event: HistoryEvent): event is EventOf<Extract<EventType, `${string}StateExited`>> {
  return event.type.endsWith('StateExited')
}

/** How many characters an event's fields take in a history, counting those already written. */
export function writtenLength(fields: EventFields): number {
  let length = 0
  for (const name in fields) {
    const field = fields[name]
    if (typeof field === 'string') length += field.length
    else if (field instanceof Payload) length += field.writtenLength
    else if (field instanceof Map) for (const value of field.values()) length += (value as Payload).writtenLength
  }
  return length
}
