import type { JsonValue } from '../../json/index.ts'

export interface Invocation {
  /** A name, an ARN or part of one, with or without a qualifier. */
  readonly functionName: string
  readonly qualifier: string | null
  readonly invocationType: 'RequestResponse' | 'Event' | 'DryRun'
  readonly logType: 'None' | 'Tail' | null
  /** JSON in base64, as in the API. */
  readonly clientContext: string | null
  /** JSON text, which is not validated again, or null to send none. */
  readonly payload: string | null
  readonly traceHeader: string | null
  /** The tenant in whose environment the function runs, if it isolates its tenants. */
  readonly tenantId?: string | null
  /** The name for a durable function's execution. */
  readonly durableExecutionName?: string | null
  /** The value of the state's Credentials. */
  readonly credentials: JsonValue | null
  /** The machine whose execution makes the call; empty for any other caller. */
  readonly machineArn: string
  readonly signal: AbortSignal
}

export interface InvocationAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Something that answers the Invoke API: Lambda, a stand-in for it, or this server's own functions. */
export interface LambdaApi {
  /** @throws SdkClientError when no answer came; the signal's reason when it was aborted. */
  invoke(invocation: Invocation): Promise<InvocationAnswer>
}

/** This server's own functions. */
export interface LocalFunctions {
  /** Whether there is a function with this name, ARN or part of an ARN. */
  has(functionName: string): boolean
  /** Answers as Lambda does, even if there is no such function. */
  invoke(invocation: Invocation): Promise<InvocationAnswer>
  list(): readonly LocalFunction[]
}

/** What may be told about one of this server's functions. Not its environment: anybody may ask, and it may hold secrets. */
export interface LocalFunction {
  readonly name: string
  readonly arn: string
  readonly runtime: string
  readonly handler: string
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
}
