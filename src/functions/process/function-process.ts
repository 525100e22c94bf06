/** One invocation, as a process gets it. */
export interface ProcessRequest {
  readonly requestId: string
  readonly functionArn: string
  /** Milliseconds since 1970 at which the function is stopped. */
  readonly deadlineMillis: number
  readonly traceId: string
  /** JSON text. */
  readonly clientContext: string | null
  /** JSON text. */
  readonly payload: string
}

export interface ProcessAnswer {
  readonly failed: boolean
  /** JSON text: the result, or the error object. */
  readonly body: string
}

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Why it could not even be started, or null. */
  readonly spawnError: NodeJS.ErrnoException | null
}

/** What a process tells its starter. */
export interface ProcessEvents {
  /** It waits for an invocation: the first one, or the next one after an answer. */
  onIdle(): void
  onAnswered(answer: ProcessAnswer): void
  /** The handler cannot be loaded. The process ends by itself, or not. */
  onInitFailed(body: string): void
  /** A line of what it wrote to standard output or standard error. */
  onLine(text: string): void
  /** Nothing more comes from it. */
  onEnded(exit: ProcessExit): void
}

/** A process of a function, which takes one invocation at a time. */
export interface FunctionProcess {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined
  /** Hands an invocation to a process that said it was idle. */
  send(request: ProcessRequest): void
  /** Ends it, and all that it started, at once. */
  kill(): void
}

/** Starts a process of a function. */
export type StartProcess = (events: ProcessEvents) => FunctionProcess
