import type { TaskResource } from '../asl/task-resource.ts'
import type { JsonValue, Payload } from '../json/index.ts'

/** One attempt of a Task state to call something. */
export interface TaskCall {
  readonly resource: TaskResource
  /** What the state's Parameters or Arguments gave. */
  readonly arguments: Payload
  /** For `.waitForTaskToken` and activities: what the outside answers with. Null otherwise. */
  readonly taskToken: string | null
  /** The same for the same attempt, also when it is made again after a crash. Fit as an idempotency token (36 characters). */
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
  /** For `.sync` after a crash: what `submitted` was told before it, so that the job is found again and not started twice. */
  readonly submitted: Payload | null
  /** Aborted when the state no longer waits: `reason` is 'cancelled' (stop the remote job too) or 'shutdown' (leave it). */
  readonly signal: AbortSignal
}

export interface TaskReport {
  /**
   * For `.sync` and `.waitForTaskToken`: the call was answered and the job goes on. Writes TaskSubmitted, and resolves
   * when that is committed; only then does the service continue polling.
   */
  submitted(output: Payload): Promise<void>
  /** Where somebody tests an HTTP Task: is told what goes over the wire. */
  readonly httpTrace?: {
    /** Whether what a connection adds may be told as well. Where not, it is hidden in the outcome too. */
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
  /** Nothing to say now: the outside will answer with the task token. */
  | { readonly type: 'pending' }

/** A task that is about to be scheduled. */
export interface PlannedTask {
  readonly resource: TaskResource
  readonly arguments: Payload
  /** The test case of the mock configuration that the execution was started with, or null. */
  readonly testCase: string | null
}

/** Something that Task states can call. Never throws for what the caller did wrong: that is a failed outcome. */
export interface Service {
  /**
   * What is wrong with a task before it is even scheduled, or null: the state then fails with States.Runtime. Looks at
   * nothing but the task.
   */
  refuse?(task: PlannedTask): string | null
  call(task: TaskCall, report: TaskReport): Promise<TaskOutcome>
  /**
   * Whether the task begins something elsewhere that `call` ends when the task is cancelled. Such a cancelled call is stored
   * until it is over. After a crash it is made again with a signal that is aborted already: `call` then ends what was
   * begun, by what was `submitted` or by the call's id, and begins nothing new where it can tell.
   */
  startsJob?(task: Pick<TaskCall, 'resource' | 'execution' | 'state'>): boolean
  /**
   * Whether what a task began cannot be ended now, as while no call may go out. Its cancelled call stays stored for a later
   * start at which it can be.
   */
  leavesJob?(task: Pick<TaskCall, 'resource' | 'arguments'>): boolean
  /** The call waits by the runtime's clock, as between polls, and holds a virtual one itself while it talks to the outside. */
  readonly waitsByClock?: true
}

/** Gives the service for a resource, or null where nothing here can be called by that name. */
export type ServiceDirectory = (resource: TaskResource) => Service | null
