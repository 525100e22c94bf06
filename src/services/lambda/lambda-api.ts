import type { JsonValue } from '../../json/index.ts'

export interface Invocation {
  /** A name, an ARN or a part of one; with or without a qualifier. */
  readonly functionName: string
  readonly qualifier: string | null
  readonly invocationType: 'RequestResponse' | 'Event' | 'DryRun'
  readonly logType: 'None' | 'Tail' | null
  /** JSON in base64, as the API has it. */
  readonly clientContext: string | null
  /** JSON text (which is not checked again), or null to send none. */
  readonly payload: string | null
  readonly traceHeader: string | null
  /** Whose environment runs the function, where it keeps those of its tenants apart. */
  readonly tenantId?: string | null
  /** The name that a durable function's execution gets. */
  readonly durableExecutionName?: string | null
  /** What the state's Credentials gave. */
  readonly credentials: JsonValue | null
  /** The machine whose execution calls; empty where something else does. */
  readonly machineArn: string
  readonly signal: AbortSignal
}

export interface InvocationAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Something that answers the Invoke API: Lambda, what stands in for it, or functions of this server. */
export interface LambdaApi {
  /** @throws SdkClientError when no answer came; the signal's reason when it was aborted. */
  invoke(invocation: Invocation): Promise<InvocationAnswer>
}

/** The functions of this server. */
export interface LocalFunctions {
  /** Whether there is a function by this name, ARN or part of an ARN. */
  has(functionName: string): boolean
  /** Answers as Lambda does, also that there is no such function. */
  invoke(invocation: Invocation): Promise<InvocationAnswer>
  list(): readonly LocalFunction[]
}

/** What can be told about a function of this server. Not its environment: anybody may ask, and secrets are kept there. */
export interface LocalFunction {
  readonly name: string
  readonly arn: string
  readonly runtime: string
  readonly handler: string
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
}
