import type { TaskResource } from '../asl/task-resource.ts'
import type { JsonValue, Payload } from '../json/index.ts'

/** One attempt of a Task state to call something. */
export interface TaskCall {
  readonly resource: TaskResource
  /** The value of the state's Parameters or Arguments. */
  readonly arguments: Payload
  /** For `.waitForTaskToken` and activities: the token for answers from outside. Null otherwise. */
  readonly taskToken: string | null
  /** The same for the same attempt, even when it is made again after a crash. Fit for an idempotency token (36 characters). */
  readonly callId: string
  readonly credentials: JsonValue | null
  readonly execution: {
    readonly id: number
    readonly arn: string
    readonly machineArn: string
    readonly machineName: string
    readonly roleArn: string
    readonly type: 'STANDARD' | 'EXPRESS'
    readonly traceHeader: string | null
    /** The test case of the mock configuration, or null. */
    readonly testCase: string | null
    /** Whether this is TestState rather than an execution: its mocks come with the request. */
    readonly isTest?: true
  }
  readonly state: {
    readonly name: string /** How often the state was retried before this attempt. */
    readonly retryCount: number
  }
  /** For `.sync` after a crash: what `submitted` was told before, so that the job is found again and not started twice. */
  readonly submitted: Payload | null
  /** Aborted when the state no longer waits: `reason` is 'cancelled' (stop the remote job too) or 'shutdown' (leave it). */
  readonly signal: AbortSignal
}

export interface TaskReport {
  /**
   * For `.sync` and `.waitForTaskToken`: the call was answered and the job is running. Writes TaskSubmitted, and resolves
   * when that is committed; only then does the service continue polling.
   */
  submitted(output: Payload): Promise<void>
  /** Present when an HTTP Task is tested: is told what goes over the wire. */
  readonly httpTrace?: {
    /** Whether it may also be told what a connection adds. If not, that is hidden in the outcome too. */
    readonly revealSecrets: boolean
    request(request: HttpTraceRequest): void
    response(response: HttpTraceResponse): void
  }
}

/** Everything as text, as the service shows it: headers as `[name: value, name: value]`. */
export interface HttpTraceRequest {
  readonly protocol: string
  readonly method: string
  readonly url: string
  readonly headers: string
  readonly body?: string
}

export interface HttpTraceResponse {
  readonly protocol: string
  readonly statusCode: string
  readonly statusMessage: string
  readonly headers: string
  readonly body?: string
}

export type TaskOutcome =
  | { readonly type: 'succeeded'; readonly output: Payload }
  | { readonly type: 'failed'; readonly error: string; readonly cause: string | null }
  /** No outcome yet: an answer with the task token will come from outside. */
  | { readonly type: 'pending' }

/** A task about to be scheduled. */
export interface PlannedTask {
  readonly resource: TaskResource
  readonly arguments: Payload
  /** The test case of the mock configuration that the execution was started with, or null. */
  readonly testCase: string | null
}

/** Something that Task states can call. Never throws for a mistake of the caller: that is a failed outcome. */
export interface Service {
  /**
   * What is wrong with a task before it is even scheduled, or null: if something is, the state fails with States.Runtime. Looks at
   * the task alone.
   */
  refuse?(task: PlannedTask): string | null
  call(task: TaskCall, report: TaskReport): Promise<TaskOutcome>
  /**
   * Whether the task begins something elsewhere that `call` ends when the task is cancelled. Such a cancelled call is stored
   * until it is over. After a crash it is made again with a signal that is already aborted: `call` then ends what was
   * begun, going by what was `submitted` or by the call's id, and begins nothing new if it can tell.
   */
  startsJob?(task: Pick<TaskCall, 'resource' | 'execution' | 'state'>): boolean
  /**
   * Whether what a task began cannot be ended now, such as while no call may go out. Its cancelled call stays stored for a later
   * start at which it can be.
   */
  leavesJob?(task: Pick<TaskCall, 'resource' | 'arguments'>): boolean
  /** The call waits by the runtime's clock, such as between polls, and holds a virtual clock itself while it talks to the outside. */
  readonly waitsByClock?: true
}

/** Returns the service for a resource, or null if nothing by that name can be called here. */
export type ServiceDirectory = (resource: TaskResource) => Service | null
