/** A request that was answered, as far as a log may tell of it: nothing of bodies and headers. */
export interface AnsweredRequest {
  /** `StartExecution`; method and path where no operation is called. */
  readonly operation: string
  readonly status: number
  /** The error that the answer names, or null. */
  readonly errorCode: string | null
  readonly durationMillis: number
  readonly requestId: string | null
  /** Whether answers may take as long as what they wait for: a task, an execution, a function, a stream. */
  readonly waits: boolean
}

export type TellAnswered = (request: AnsweredRequest) => void
