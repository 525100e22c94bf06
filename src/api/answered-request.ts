/** A request that was answered, with only what a log may show: nothing from bodies or headers. */
export interface AnsweredRequest {
  /** `StartExecution`; method and path if no operation is called. */
  readonly operation: string
  readonly status: number
  /** The error that the answer names, or null. */
  readonly errorCode: string | null
  readonly durationMillis: number
  readonly requestId: string | null
  /** Whether answers may take as long as the thing they wait for: a task, an execution, a function, a stream. */
  readonly waits: boolean
}

export type TellAnswered = (request: AnsweredRequest) => void
