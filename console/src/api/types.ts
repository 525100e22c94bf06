/** The parts of the API's answers that the console shows. Times are seconds since 1970. */
export interface MachineItem {
  readonly stateMachineArn: string
  readonly name: string
  readonly type: 'STANDARD' | 'EXPRESS'
  readonly creationDate: number
}

export interface Machine extends MachineItem {
  readonly status: string
  readonly definition: string
  readonly roleArn: string
  readonly description?: string
  readonly revisionId?: string
  readonly loggingConfiguration?: {
    readonly level?: string
    readonly includeExecutionData?: boolean
    readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[]
  }
  readonly encryptionConfiguration?: { readonly type?: string; readonly kmsKeyId?: string }
  readonly tracingConfiguration?: { readonly enabled?: boolean }
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

export interface ExecutionItem {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly name: string
  readonly status: ExecutionStatus
  readonly startDate: number
  readonly stopDate?: number
  readonly redriveCount?: number
  readonly mapRunArn?: string
  readonly itemCount?: number
}

export interface Execution extends ExecutionItem {
  readonly input?: string
  readonly output?: string
  readonly error?: string
  readonly cause?: string
  readonly stateMachineVersionArn?: string
  readonly stateMachineAliasArn?: string
  readonly redriveStatus?: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN'
  readonly redriveStatusReason?: string
}

export interface Page {
  readonly nextToken?: string
}
