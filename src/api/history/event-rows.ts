import type { Assigned } from '../../asl/program.ts'
import type { EventType, FieldsByType, TaskCredentials } from '../../engine/event.ts'
import type { Payload } from '../../json/index.ts'

/**
 * What a field of an event is, and so how it is shown. `payload` and `variables` are followed by a member that says whether
 * they are whole; the service does not say so for a task's `parameters`. These three are execution data, left out for
 * clients that do not want it.
 */
export type FieldKind = 'credentials' | 'number' | 'parameters' | 'payload' | 'text' | 'variables'

/** How events of one type are shown. */
export interface EventRow<Name extends string = string> {
  /** The member of the API's HistoryEvent that holds the fields. */
  readonly details: string
  readonly fields: Readonly<Record<Name, FieldKind>>
}

/** The compiler checks the table against the fields that events have; a test checks it against the model of the API. */
type EventRows = {
  readonly [Type in EventType]: FieldsByType[Type] extends null
    ? null
    : { readonly details: string; readonly fields: FieldKinds<FieldsByType[Type]> }
}

type FieldKinds<Fields> = { readonly [Name in keyof Fields]-?: KindOf<Exclude<Fields[Name], undefined>> }

type KindOf<Field> = Field extends string
  ? 'text'
  : Field extends number
    ? 'number'
    : Field extends Payload
      ? 'parameters' | 'payload'
      : Field extends Assigned
        ? 'variables'
        : Field extends TaskCredentials
          ? 'credentials'
          : never

const entered = { details: 'stateEnteredEventDetails', fields: { name: 'text', input: 'payload' } } as const
const exited = {
  details: 'stateExitedEventDetails',
  fields: { name: 'text', output: 'payload', assignedVariables: 'variables' },
} as const

const failure = { error: 'text', cause: 'text' } as const
const output = { output: 'payload' } as const
const iteration = { name: 'text', index: 'number' } as const
const integration = { resourceType: 'text', resource: 'text' } as const

/** How each type of event is shown; null for the types that have no details. */
export const eventRows: EventRows = {
  ActivityFailed: { details: 'activityFailedEventDetails', fields: failure },
  ActivityScheduled: {
    details: 'activityScheduledEventDetails',
    fields: { resource: 'text', input: 'payload', timeoutInSeconds: 'number', heartbeatInSeconds: 'number' },
  },
  ActivityStarted: { details: 'activityStartedEventDetails', fields: { workerName: 'text' } },
  ActivitySucceeded: { details: 'activitySucceededEventDetails', fields: output },
  ActivityTimedOut: { details: 'activityTimedOutEventDetails', fields: failure },
  ChoiceStateEntered: entered,
  ChoiceStateExited: exited,
  EvaluationFailed: {
    details: 'evaluationFailedEventDetails',
    fields: { error: 'text', cause: 'text', location: 'text', state: 'text' },
  },
  ExecutionAborted: { details: 'executionAbortedEventDetails', fields: failure },
  ExecutionFailed: { details: 'executionFailedEventDetails', fields: failure },
  ExecutionRedriven: { details: 'executionRedrivenEventDetails', fields: { redriveCount: 'number' } },
  ExecutionStarted: {
    details: 'executionStartedEventDetails',
    fields: { input: 'payload', roleArn: 'text', stateMachineAliasArn: 'text', stateMachineVersionArn: 'text' },
  },
  ExecutionSucceeded: { details: 'executionSucceededEventDetails', fields: output },
  ExecutionTimedOut: { details: 'executionTimedOutEventDetails', fields: failure },
  FailStateEntered: entered,
  LambdaFunctionFailed: { details: 'lambdaFunctionFailedEventDetails', fields: failure },
  LambdaFunctionScheduled: {
    details: 'lambdaFunctionScheduledEventDetails',
    fields: { resource: 'text', input: 'payload', timeoutInSeconds: 'number', taskCredentials: 'credentials' },
  },
  LambdaFunctionStarted: null,
  LambdaFunctionSucceeded: { details: 'lambdaFunctionSucceededEventDetails', fields: output },
  LambdaFunctionTimedOut: { details: 'lambdaFunctionTimedOutEventDetails', fields: failure },
  MapIterationAborted: { details: 'mapIterationAbortedEventDetails', fields: iteration },
  MapIterationFailed: { details: 'mapIterationFailedEventDetails', fields: iteration },
  MapIterationStarted: { details: 'mapIterationStartedEventDetails', fields: iteration },
  MapIterationSucceeded: { details: 'mapIterationSucceededEventDetails', fields: iteration },
  MapRunAborted: null,
  MapRunFailed: { details: 'mapRunFailedEventDetails', fields: failure },
  MapRunRedriven: { details: 'mapRunRedrivenEventDetails', fields: { mapRunArn: 'text', redriveCount: 'number' } },
  MapRunStarted: { details: 'mapRunStartedEventDetails', fields: { mapRunArn: 'text' } },
  MapRunSucceeded: null,
  MapStateAborted: null,
  MapStateEntered: entered,
  MapStateExited: exited,
  MapStateFailed: null,
  MapStateStarted: { details: 'mapStateStartedEventDetails', fields: { length: 'number' } },
  MapStateSucceeded: null,
  ParallelStateAborted: null,
  ParallelStateEntered: entered,
  ParallelStateExited: exited,
  ParallelStateFailed: null,
  ParallelStateStarted: null,
  ParallelStateSucceeded: null,
  PassStateEntered: entered,
  PassStateExited: exited,
  SucceedStateEntered: entered,
  SucceedStateExited: exited,
  TaskFailed: { details: 'taskFailedEventDetails', fields: { ...integration, ...failure } },
  TaskScheduled: {
    details: 'taskScheduledEventDetails',
    fields: {
      ...integration,
      region: 'text',
      parameters: 'parameters',
      timeoutInSeconds: 'number',
      heartbeatInSeconds: 'number',
      taskCredentials: 'credentials',
    },
  },
  TaskStarted: { details: 'taskStartedEventDetails', fields: integration },
  TaskStateAborted: null,
  TaskStateEntered: entered,
  TaskStateExited: exited,
  TaskSubmitted: { details: 'taskSubmittedEventDetails', fields: { ...integration, ...output } },
  TaskSucceeded: { details: 'taskSucceededEventDetails', fields: { ...integration, ...output } },
  TaskTimedOut: { details: 'taskTimedOutEventDetails', fields: { ...integration, ...failure } },
  WaitStateAborted: null,
  WaitStateEntered: entered,
  WaitStateExited: exited,
}
