// Written by generate.ts from the model of the service: outputs. Do not edit.

import type {
  EncryptionConfiguration,
  ExecutionStatus,
  LoggingConfiguration,
  RoutingConfigurationListItem,
  StateMachineType,
  Tag,
  TracingConfiguration,
  ValidateStateMachineDefinitionSeverity,
} from './inputs.ts'

export interface ActivityListItem {
  readonly activityArn: string
  readonly name: string
  readonly creationDate: number
}

export interface BillingDetails {
  readonly billedMemoryUsedInMB?: number | undefined
  readonly billedDurationInMilliseconds?: number | undefined
}

export interface CloudWatchEventsExecutionDataDetails {
  readonly included?: boolean | undefined
}

export interface CreateActivityOutput {
  readonly activityArn: string
  readonly creationDate: number
}

export interface CreateStateMachineAliasOutput {
  readonly stateMachineAliasArn: string
  readonly creationDate: number
}

export interface CreateStateMachineOutput {
  readonly stateMachineArn: string
  readonly creationDate: number
  readonly stateMachineVersionArn?: string | undefined
}

export type DeleteActivityOutput = Readonly<Record<string, never>>

export type DeleteStateMachineAliasOutput = Readonly<Record<string, never>>

export type DeleteStateMachineOutput = Readonly<Record<string, never>>

export type DeleteStateMachineVersionOutput = Readonly<Record<string, never>>

export interface DescribeActivityOutput {
  readonly activityArn: string
  readonly name: string
  readonly creationDate: number
  readonly encryptionConfiguration?: EncryptionConfiguration | undefined
}

export interface DescribeExecutionOutput {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly name?: string | undefined
  readonly status: ExecutionStatus
  readonly startDate: number
  readonly stopDate?: number | undefined
  readonly input?: string | undefined
  readonly inputDetails?: CloudWatchEventsExecutionDataDetails | undefined
  readonly output?: string | undefined
  readonly outputDetails?: CloudWatchEventsExecutionDataDetails | undefined
  readonly traceHeader?: string | undefined
  readonly mapRunArn?: string | undefined
  readonly error?: string | undefined
  readonly cause?: string | undefined
  readonly stateMachineVersionArn?: string | undefined
  readonly stateMachineAliasArn?: string | undefined
  readonly redriveCount?: number | undefined
  readonly redriveDate?: number | undefined
  readonly redriveStatus?: ExecutionRedriveStatus | undefined
  readonly redriveStatusReason?: string | undefined
}

export interface DescribeMapRunOutput {
  readonly mapRunArn: string
  readonly executionArn: string
  readonly status: MapRunStatus
  readonly startDate: number
  readonly stopDate?: number | undefined
  readonly maxConcurrency: number
  readonly toleratedFailurePercentage: number
  readonly toleratedFailureCount: number
  readonly itemCounts: MapRunItemCounts
  readonly executionCounts: MapRunExecutionCounts
  readonly redriveCount?: number | undefined
  readonly redriveDate?: number | undefined
}

export interface DescribeStateMachineAliasOutput {
  readonly stateMachineAliasArn?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly routingConfiguration?: readonly RoutingConfigurationListItem[] | undefined
  readonly creationDate?: number | undefined
  readonly updateDate?: number | undefined
}

export interface DescribeStateMachineForExecutionOutput {
  readonly stateMachineArn: string
  readonly name: string
  readonly definition: string
  readonly roleArn: string
  readonly updateDate: number
  readonly loggingConfiguration?: LoggingConfiguration | undefined
  readonly tracingConfiguration?: TracingConfiguration | undefined
  readonly mapRunArn?: string | undefined
  readonly label?: string | undefined
  readonly revisionId?: string | undefined
  readonly encryptionConfiguration?: EncryptionConfiguration | undefined
  readonly variableReferences?: Readonly<Record<string, readonly string[]>> | undefined
}

export interface DescribeStateMachineOutput {
  readonly stateMachineArn: string
  readonly name: string
  readonly status?: StateMachineStatus | undefined
  readonly definition: string
  readonly roleArn: string
  readonly type: StateMachineType
  readonly creationDate: number
  readonly loggingConfiguration?: LoggingConfiguration | undefined
  readonly tracingConfiguration?: TracingConfiguration | undefined
  readonly label?: string | undefined
  readonly revisionId?: string | undefined
  readonly description?: string | undefined
  readonly encryptionConfiguration?: EncryptionConfiguration | undefined
  readonly variableReferences?: Readonly<Record<string, readonly string[]>> | undefined
}

export interface ExecutionListItem {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly name: string
  readonly status: ExecutionStatus
  readonly startDate: number
  readonly stopDate?: number | undefined
  readonly mapRunArn?: string | undefined
  readonly itemCount?: number | undefined
  readonly stateMachineVersionArn?: string | undefined
  readonly stateMachineAliasArn?: string | undefined
  readonly redriveCount?: number | undefined
  readonly redriveDate?: number | undefined
}

export type ExecutionRedriveStatus = 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN'

export interface GetActivityTaskOutput {
  readonly taskToken?: string | undefined
  readonly input?: string | undefined
}

export interface GetExecutionHistoryOutput {
  readonly events: readonly unknown[]
  readonly nextToken?: string | undefined
}

export interface InspectionData {
  readonly input?: string | undefined
  readonly afterArguments?: string | undefined
  readonly afterInputPath?: string | undefined
  readonly afterParameters?: string | undefined
  readonly result?: string | undefined
  readonly afterResultSelector?: string | undefined
  readonly afterResultPath?: string | undefined
  readonly request?: InspectionDataRequest | undefined
  readonly response?: InspectionDataResponse | undefined
  readonly variables?: string | undefined
  readonly errorDetails?: InspectionErrorDetails | undefined
  readonly afterItemsPath?: string | undefined
  readonly afterItemSelector?: string | undefined
  readonly afterItemBatcher?: string | undefined
  readonly afterItemsPointer?: string | undefined
  readonly toleratedFailureCount?: number | undefined
  readonly toleratedFailurePercentage?: number | undefined
  readonly maxConcurrency?: number | undefined
}

export interface InspectionDataRequest {
  readonly protocol?: string | undefined
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers?: string | undefined
  readonly body?: string | undefined
}

export interface InspectionDataResponse {
  readonly protocol?: string | undefined
  readonly statusCode?: string | undefined
  readonly statusMessage?: string | undefined
  readonly headers?: string | undefined
  readonly body?: string | undefined
}

export interface InspectionErrorDetails {
  readonly catchIndex?: number | undefined
  readonly retryIndex?: number | undefined
  readonly retryBackoffIntervalSeconds?: number | undefined
}

export interface ListActivitiesOutput {
  readonly activities: readonly ActivityListItem[]
  readonly nextToken?: string | undefined
}

export interface ListExecutionsOutput {
  readonly executions: readonly ExecutionListItem[]
  readonly nextToken?: string | undefined
}

export interface ListMapRunsOutput {
  readonly mapRuns: readonly MapRunListItem[]
  readonly nextToken?: string | undefined
}

export interface ListStateMachineAliasesOutput {
  readonly stateMachineAliases: readonly StateMachineAliasListItem[]
  readonly nextToken?: string | undefined
}

export interface ListStateMachineVersionsOutput {
  readonly stateMachineVersions: readonly StateMachineVersionListItem[]
  readonly nextToken?: string | undefined
}

export interface ListStateMachinesOutput {
  readonly stateMachines: readonly StateMachineListItem[]
  readonly nextToken?: string | undefined
}

export interface ListTagsForResourceOutput {
  readonly tags?: readonly Tag[] | undefined
}

export interface MapRunExecutionCounts {
  readonly pending: number
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly aborted: number
  readonly total: number
  readonly resultsWritten: number
  readonly failuresNotRedrivable?: number | undefined
  readonly pendingRedrive?: number | undefined
}

export interface MapRunItemCounts {
  readonly pending: number
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly aborted: number
  readonly total: number
  readonly resultsWritten: number
  readonly failuresNotRedrivable?: number | undefined
  readonly pendingRedrive?: number | undefined
}

export interface MapRunListItem {
  readonly executionArn: string
  readonly mapRunArn: string
  readonly stateMachineArn: string
  readonly startDate: number
  readonly stopDate?: number | undefined
}

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'

export interface PublishStateMachineVersionOutput {
  readonly creationDate: number
  readonly stateMachineVersionArn: string
}

export interface RedriveExecutionOutput {
  readonly redriveDate: number
}

export type SendTaskFailureOutput = Readonly<Record<string, never>>

export type SendTaskHeartbeatOutput = Readonly<Record<string, never>>

export type SendTaskSuccessOutput = Readonly<Record<string, never>>

export interface StartExecutionOutput {
  readonly executionArn: string
  readonly startDate: number
}

export interface StartSyncExecutionOutput {
  readonly executionArn: string
  readonly stateMachineArn?: string | undefined
  readonly name?: string | undefined
  readonly startDate: number
  readonly stopDate: number
  readonly status: SyncExecutionStatus
  readonly error?: string | undefined
  readonly cause?: string | undefined
  readonly input?: string | undefined
  readonly inputDetails?: CloudWatchEventsExecutionDataDetails | undefined
  readonly output?: string | undefined
  readonly outputDetails?: CloudWatchEventsExecutionDataDetails | undefined
  readonly traceHeader?: string | undefined
  readonly billingDetails?: BillingDetails | undefined
}

export interface StateMachineAliasListItem {
  readonly stateMachineAliasArn: string
  readonly creationDate: number
}

export interface StateMachineListItem {
  readonly stateMachineArn: string
  readonly name: string
  readonly type: StateMachineType
  readonly creationDate: number
}

export type StateMachineStatus = 'ACTIVE' | 'DELETING'

export interface StateMachineVersionListItem {
  readonly stateMachineVersionArn: string
  readonly creationDate: number
}

export interface StopExecutionOutput {
  readonly stopDate: number
}

export type SyncExecutionStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT'

export type TagResourceOutput = Readonly<Record<string, never>>

export type TestExecutionStatus = 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'

export interface TestStateOutput {
  readonly output?: string | undefined
  readonly error?: string | undefined
  readonly cause?: string | undefined
  readonly inspectionData?: InspectionData | undefined
  readonly nextState?: string | undefined
  readonly status?: TestExecutionStatus | undefined
}

export type UntagResourceOutput = Readonly<Record<string, never>>

export type UpdateMapRunOutput = Readonly<Record<string, never>>

export interface UpdateStateMachineAliasOutput {
  readonly updateDate: number
}

export interface UpdateStateMachineOutput {
  readonly updateDate: number
  readonly revisionId?: string | undefined
  readonly stateMachineVersionArn?: string | undefined
}

export interface ValidateStateMachineDefinitionDiagnostic {
  readonly severity: ValidateStateMachineDefinitionSeverity
  readonly code: string
  readonly message: string
  readonly location?: string | undefined
}

export interface ValidateStateMachineDefinitionOutput {
  readonly result: ValidateStateMachineDefinitionResultCode
  readonly diagnostics: readonly ValidateStateMachineDefinitionDiagnostic[]
  readonly truncated?: boolean | undefined
}

export type ValidateStateMachineDefinitionResultCode = 'OK' | 'FAIL'
