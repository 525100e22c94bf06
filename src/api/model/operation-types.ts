// Written by generate.ts from the model of the service: names of operations and errors. Do not edit.

import type * as inputs from './inputs.ts'
import type * as outputs from './outputs.ts'

/** Input and output of each operation. */
export interface OperationTypes {
  readonly CreateActivity: { readonly input: inputs.CreateActivityInput; readonly output: outputs.CreateActivityOutput }
  readonly CreateStateMachine: {
    readonly input: inputs.CreateStateMachineInput
    readonly output: outputs.CreateStateMachineOutput
  }
  readonly CreateStateMachineAlias: {
    readonly input: inputs.CreateStateMachineAliasInput
    readonly output: outputs.CreateStateMachineAliasOutput
  }
  readonly DeleteActivity: { readonly input: inputs.DeleteActivityInput; readonly output: outputs.DeleteActivityOutput }
  readonly DeleteStateMachine: {
    readonly input: inputs.DeleteStateMachineInput
    readonly output: outputs.DeleteStateMachineOutput
  }
  readonly DeleteStateMachineAlias: {
    readonly input: inputs.DeleteStateMachineAliasInput
    readonly output: outputs.DeleteStateMachineAliasOutput
  }
  readonly DeleteStateMachineVersion: {
    readonly input: inputs.DeleteStateMachineVersionInput
    readonly output: outputs.DeleteStateMachineVersionOutput
  }
  readonly DescribeActivity: {
    readonly input: inputs.DescribeActivityInput
    readonly output: outputs.DescribeActivityOutput
  }
  readonly DescribeExecution: {
    readonly input: inputs.DescribeExecutionInput
    readonly output: outputs.DescribeExecutionOutput
  }
  readonly DescribeMapRun: { readonly input: inputs.DescribeMapRunInput; readonly output: outputs.DescribeMapRunOutput }
  readonly DescribeStateMachine: {
    readonly input: inputs.DescribeStateMachineInput
    readonly output: outputs.DescribeStateMachineOutput
  }
  readonly DescribeStateMachineAlias: {
    readonly input: inputs.DescribeStateMachineAliasInput
    readonly output: outputs.DescribeStateMachineAliasOutput
  }
  readonly DescribeStateMachineForExecution: {
    readonly input: inputs.DescribeStateMachineForExecutionInput
    readonly output: outputs.DescribeStateMachineForExecutionOutput
  }
  readonly GetActivityTask: {
    readonly input: inputs.GetActivityTaskInput
    readonly output: outputs.GetActivityTaskOutput
  }
  readonly GetExecutionHistory: {
    readonly input: inputs.GetExecutionHistoryInput
    readonly output: outputs.GetExecutionHistoryOutput
  }
  readonly ListActivities: { readonly input: inputs.ListActivitiesInput; readonly output: outputs.ListActivitiesOutput }
  readonly ListExecutions: { readonly input: inputs.ListExecutionsInput; readonly output: outputs.ListExecutionsOutput }
  readonly ListMapRuns: { readonly input: inputs.ListMapRunsInput; readonly output: outputs.ListMapRunsOutput }
  readonly ListStateMachineAliases: {
    readonly input: inputs.ListStateMachineAliasesInput
    readonly output: outputs.ListStateMachineAliasesOutput
  }
  readonly ListStateMachineVersions: {
    readonly input: inputs.ListStateMachineVersionsInput
    readonly output: outputs.ListStateMachineVersionsOutput
  }
  readonly ListStateMachines: {
    readonly input: inputs.ListStateMachinesInput
    readonly output: outputs.ListStateMachinesOutput
  }
  readonly ListTagsForResource: {
    readonly input: inputs.ListTagsForResourceInput
    readonly output: outputs.ListTagsForResourceOutput
  }
  readonly PublishStateMachineVersion: {
    readonly input: inputs.PublishStateMachineVersionInput
    readonly output: outputs.PublishStateMachineVersionOutput
  }
  readonly RedriveExecution: {
    readonly input: inputs.RedriveExecutionInput
    readonly output: outputs.RedriveExecutionOutput
  }
  readonly SendTaskFailure: {
    readonly input: inputs.SendTaskFailureInput
    readonly output: outputs.SendTaskFailureOutput
  }
  readonly SendTaskHeartbeat: {
    readonly input: inputs.SendTaskHeartbeatInput
    readonly output: outputs.SendTaskHeartbeatOutput
  }
  readonly SendTaskSuccess: {
    readonly input: inputs.SendTaskSuccessInput
    readonly output: outputs.SendTaskSuccessOutput
  }
  readonly StartExecution: { readonly input: inputs.StartExecutionInput; readonly output: outputs.StartExecutionOutput }
  readonly StartSyncExecution: {
    readonly input: inputs.StartSyncExecutionInput
    readonly output: outputs.StartSyncExecutionOutput
  }
  readonly StopExecution: { readonly input: inputs.StopExecutionInput; readonly output: outputs.StopExecutionOutput }
  readonly TagResource: { readonly input: inputs.TagResourceInput; readonly output: outputs.TagResourceOutput }
  readonly TestState: { readonly input: inputs.TestStateInput; readonly output: outputs.TestStateOutput }
  readonly UntagResource: { readonly input: inputs.UntagResourceInput; readonly output: outputs.UntagResourceOutput }
  readonly UpdateMapRun: { readonly input: inputs.UpdateMapRunInput; readonly output: outputs.UpdateMapRunOutput }
  readonly UpdateStateMachine: {
    readonly input: inputs.UpdateStateMachineInput
    readonly output: outputs.UpdateStateMachineOutput
  }
  readonly UpdateStateMachineAlias: {
    readonly input: inputs.UpdateStateMachineAliasInput
    readonly output: outputs.UpdateStateMachineAliasOutput
  }
  readonly ValidateStateMachineDefinition: {
    readonly input: inputs.ValidateStateMachineDefinitionInput
    readonly output: outputs.ValidateStateMachineDefinitionOutput
  }
}

export type OperationName = keyof OperationTypes

export type ErrorCode =
  | 'ActivityAlreadyExists'
  | 'ActivityDoesNotExist'
  | 'ActivityLimitExceeded'
  | 'ActivityWorkerLimitExceeded'
  | 'ConflictException'
  | 'ExecutionAlreadyExists'
  | 'ExecutionDoesNotExist'
  | 'ExecutionLimitExceeded'
  | 'ExecutionNotRedrivable'
  | 'InvalidArn'
  | 'InvalidDefinition'
  | 'InvalidEncryptionConfiguration'
  | 'InvalidExecutionInput'
  | 'InvalidLoggingConfiguration'
  | 'InvalidName'
  | 'InvalidOutput'
  | 'InvalidToken'
  | 'InvalidTracingConfiguration'
  | 'KmsAccessDeniedException'
  | 'KmsInvalidStateException'
  | 'KmsThrottlingException'
  | 'MissingRequiredParameter'
  | 'ResourceNotFound'
  | 'ServiceQuotaExceededException'
  | 'StateMachineAlreadyExists'
  | 'StateMachineDeleting'
  | 'StateMachineDoesNotExist'
  | 'StateMachineLimitExceeded'
  | 'StateMachineTypeNotSupported'
  | 'TaskDoesNotExist'
  | 'TaskTimedOut'
  | 'TooManyTags'
  | 'ValidationException'
