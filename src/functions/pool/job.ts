/** One invocation on its way through a pool. */
export interface InvocationJob {
  readonly requestId: string
  readonly functionArn: string
  readonly traceId: string
  /** JSON text, or null. */
  readonly clientContext: string | null
  /** JSON text. */
  readonly payload: string
  /** Whether to return the end of the log with the result. */
  readonly wantsLog: boolean
}

export interface JobResult {
  readonly failed: boolean
  /** JSON text: the function's result, or its error object. */
  readonly body: string
  /** The end of what Lambda would have logged; null where it was not asked for. */
  readonly log: string | null
}

/** A job, and the callback for its result. */
export interface PendingJob {
  readonly job: InvocationJob
  readonly resolve: (result: JobResult) => void
}
