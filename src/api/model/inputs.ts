// Written by generate.ts from the model of the service: inputs. Do not edit.

export interface CloudWatchLogsLogGroup {
  readonly logGroupArn?: string
}

export interface CreateActivityInput {
  readonly name: string
  readonly tags?: readonly Tag[]
  readonly encryptionConfiguration?: EncryptionConfiguration
}

export interface CreateStateMachineAliasInput {
  readonly description?: string
  readonly name: string
  readonly routingConfiguration: readonly RoutingConfigurationListItem[]
}

export interface CreateStateMachineInput {
  readonly name: string
  readonly definition: string
  readonly roleArn: string
  readonly type?: StateMachineType
  readonly loggingConfiguration?: LoggingConfiguration
  readonly tags?: readonly Tag[]
  readonly tracingConfiguration?: TracingConfiguration
  readonly publish?: boolean
  readonly versionDescription?: string
  readonly encryptionConfiguration?: EncryptionConfiguration
}

export interface DeleteActivityInput {
  readonly activityArn: string
}

export interface DeleteStateMachineAliasInput {
  readonly stateMachineAliasArn: string
}

export interface DeleteStateMachineInput {
  readonly stateMachineArn: string
}

export interface DeleteStateMachineVersionInput {
  readonly stateMachineVersionArn: string
}

export interface DescribeActivityInput {
  readonly activityArn: string
}

export interface DescribeExecutionInput {
  readonly executionArn: string
  readonly includedData?: IncludedData
}

export interface DescribeMapRunInput {
  readonly mapRunArn: string
}

export interface DescribeStateMachineAliasInput {
  readonly stateMachineAliasArn: string
}

export interface DescribeStateMachineForExecutionInput {
  readonly executionArn: string
  readonly includedData?: IncludedData
}

export interface DescribeStateMachineInput {
  readonly stateMachineArn: string
  readonly includedData?: IncludedData
}

export interface EncryptionConfiguration {
  readonly kmsKeyId?: string
  readonly kmsDataKeyReusePeriodSeconds?: number
  readonly type: EncryptionType
}

export type EncryptionType = 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY'

export type ExecutionRedriveFilter = 'REDRIVEN' | 'NOT_REDRIVEN'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

export interface GetActivityTaskInput {
  readonly activityArn: string
  readonly workerName?: string
}

export interface GetExecutionHistoryInput {
  readonly executionArn: string
  readonly maxResults?: number
  readonly reverseOrder?: boolean
  readonly nextToken?: string
  readonly includeExecutionData?: boolean
}

export type IncludedData = 'ALL_DATA' | 'METADATA_ONLY'

export type InspectionLevel = 'INFO' | 'DEBUG' | 'TRACE'

export interface ListActivitiesInput {
  readonly maxResults?: number
  readonly nextToken?: string
}

export interface ListExecutionsInput {
  readonly stateMachineArn?: string
  readonly statusFilter?: ExecutionStatus
  readonly maxResults?: number
  readonly nextToken?: string
  readonly mapRunArn?: string
  readonly redriveFilter?: ExecutionRedriveFilter
}

export interface ListMapRunsInput {
  readonly executionArn: string
  readonly maxResults?: number
  readonly nextToken?: string
}

export interface ListStateMachineAliasesInput {
  readonly stateMachineArn: string
  readonly nextToken?: string
  readonly maxResults?: number
}

export interface ListStateMachineVersionsInput {
  readonly stateMachineArn: string
  readonly nextToken?: string
  readonly maxResults?: number
}

export interface ListStateMachinesInput {
  readonly maxResults?: number
  readonly nextToken?: string
}

export interface ListTagsForResourceInput {
  readonly resourceArn: string
}

export interface LogDestination {
  readonly cloudWatchLogsLogGroup?: CloudWatchLogsLogGroup
}

export type LogLevel = 'ALL' | 'ERROR' | 'FATAL' | 'OFF'

export interface LoggingConfiguration {
  readonly level?: LogLevel
  readonly includeExecutionData?: boolean
  readonly destinations?: readonly LogDestination[]
}

export interface MockErrorOutput {
  readonly error?: string
  readonly cause?: string
}

export interface MockInput {
  readonly result?: string
  readonly errorOutput?: MockErrorOutput
  readonly fieldValidationMode?: MockResponseValidationMode
}

export type MockResponseValidationMode = 'STRICT' | 'PRESENT' | 'NONE'

export interface PublishStateMachineVersionInput {
  readonly stateMachineArn: string
  readonly revisionId?: string
  readonly description?: string
}

export interface RedriveExecutionInput {
  readonly executionArn: string
  readonly clientToken?: string
}

export interface RoutingConfigurationListItem {
  readonly stateMachineVersionArn: string
  readonly weight: number
}

export interface SendTaskFailureInput {
  readonly taskToken: string
  readonly error?: string
  readonly cause?: string
}

export interface SendTaskHeartbeatInput {
  readonly taskToken: string
}

export interface SendTaskSuccessInput {
  readonly taskToken: string
  readonly output: string
}

export interface StartExecutionInput {
  readonly stateMachineArn: string
  readonly name?: string
  readonly input?: string
  readonly traceHeader?: string
}

export interface StartSyncExecutionInput {
  readonly stateMachineArn: string
  readonly name?: string
  readonly input?: string
  readonly traceHeader?: string
  readonly includedData?: IncludedData
}

export type StateMachineType = 'STANDARD' | 'EXPRESS'

export interface StopExecutionInput {
  readonly executionArn: string
  readonly error?: string
  readonly cause?: string
}

export interface Tag {
  readonly key?: string
  readonly value?: string
}

export interface TagResourceInput {
  readonly resourceArn: string
  readonly tags: readonly Tag[]
}

export interface TestStateConfiguration {
  readonly retrierRetryCount?: number
  readonly errorCausedByState?: string
  readonly mapIterationFailureCount?: number
  readonly mapItemReaderData?: string
}

export interface TestStateInput {
  readonly definition: string
  readonly roleArn?: string
  readonly input?: string
  readonly inspectionLevel?: InspectionLevel
  readonly revealSecrets?: boolean
  readonly variables?: string
  readonly stateName?: string
  readonly mock?: MockInput
  readonly context?: string
  readonly stateConfiguration?: TestStateConfiguration
}

export interface TracingConfiguration {
  readonly enabled?: boolean
}

export interface UntagResourceInput {
  readonly resourceArn: string
  readonly tagKeys: readonly string[]
}

export interface UpdateMapRunInput {
  readonly mapRunArn: string
  readonly maxConcurrency?: number
  readonly toleratedFailurePercentage?: number
  readonly toleratedFailureCount?: number
}

export interface UpdateStateMachineAliasInput {
  readonly stateMachineAliasArn: string
  readonly description?: string
  readonly routingConfiguration?: readonly RoutingConfigurationListItem[]
}

export interface UpdateStateMachineInput {
  readonly stateMachineArn: string
  readonly definition?: string
  readonly roleArn?: string
  readonly loggingConfiguration?: LoggingConfiguration
  readonly tracingConfiguration?: TracingConfiguration
  readonly publish?: boolean
  readonly versionDescription?: string
  readonly encryptionConfiguration?: EncryptionConfiguration
}

export interface ValidateStateMachineDefinitionInput {
  readonly definition: string
  readonly type?: StateMachineType
  readonly severity?: ValidateStateMachineDefinitionSeverity
  readonly maxResults?: number
}

export type ValidateStateMachineDefinitionSeverity = 'ERROR' | 'WARNING'
