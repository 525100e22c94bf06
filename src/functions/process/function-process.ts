/** An invocation in the form that a process receives. */
export interface ProcessRequest {
  readonly requestId: string
  readonly functionArn: string
  /** When the function is ended, in milliseconds since 1970. */
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
  /** Why the process could not even be started, or null. */
  readonly spawnError: NodeJS.ErrnoException | null
}

/** What a process reports to whoever started it. */
export interface ProcessEvents {
  /** The process waits for an invocation: the first one, or the next one after an answer. */
  onIdle(): void
  onAnswered(answer: ProcessAnswer): void
  /** The handler cannot be loaded. The process may or may not exit by itself. */
  onInitFailed(body: string): void
  /** The process wrote a line to standard output or standard error. */
  onLine(text: string): void
  /** The process has ended: nothing more comes from it. */
  onEnded(exit: ProcessExit): void
}

/** A process of a function. It takes one invocation at a time. */
export interface FunctionProcess {
  /** Undefined if the process could not be started. */
  readonly pid: number | undefined
  /** Hands an invocation to a process that has reported being idle. */
  send(request: ProcessRequest): void
  /** Ends the process and everything that it started, at once. */
  kill(): void
}

/** Starts a process of a function. */
export type StartProcess = (events: ProcessEvents) => FunctionProcess
