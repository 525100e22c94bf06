import type { ProcessExit } from '../process/function-process.ts'

/** What Lambda answers instead of a function that gave no answer. */
export interface FunctionFailure {
  readonly errorType: string
  readonly errorMessage: string
}

export function timedOut(requestId: string, timeoutSeconds: number): FunctionFailure {
  return failure('Sandbox.Timedout', requestId, `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`)
}

/** The process used more than the function's memory, and was ended for it. */
export function outOfMemory(requestId: string): FunctionFailure {
  return failure('Runtime.OutOfMemory', requestId, 'Runtime exited with error: signal: killed')
}

export function exited(requestId: string, { code, signal, spawnError }: ProcessExit): FunctionFailure {
  if (spawnError !== null) return failure('Runtime.InvalidEntrypoint', requestId, spawnProblem(spawnError))
  if (signal !== null) {
    return failure(
      'Runtime.ExitError',
      requestId,
      `Runtime exited with error: signal: ${signalWords[signal] ?? signal}`,
    )
  }
  if (code === 0) return failure('Runtime.ExitError', requestId, 'Runtime exited without providing a reason')
  return failure('Runtime.ExitError', requestId, `Runtime exited with error: exit status ${code}`)
}

/** The process was running, but could not be handed the invocation. */
export function notHandedOver(requestId: string, error: unknown): FunctionFailure {
  const reason = error instanceof Error ? error.message : String(error)
  return failure('Sandbox.Failure', requestId, `The invocation could not be handed to the process: ${reason}`)
}

function failure(errorType: string, requestId: string, message: string): FunctionFailure {
  return { errorType, errorMessage: `RequestId: ${requestId} Error: ${message}` }
}

function spawnProblem({ path = '', code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return `fork/exec ${path}: no such file or directory`
    case 'EACCES':
      return `fork/exec ${path}: permission denied`
    default:
      return `fork/exec ${path}: ${message}`
  }
}

const signalWords: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
}
