import type { TellAnswered } from '../answered-request.ts'
import type { Dispatch } from './api-request.ts'

// Targets come from clients, and may be anything.
const operationCharactersMax = 100

export interface TellingOptions {
  /** The start of every target that names an operation: `AWSStepFunctions.` */
  readonly targetPrefix: string
  /** Names of operations whose answers take as long as the things they wait for. */
  readonly waiting: ReadonlySet<string>
  /** Undefined if nobody wants to know; it costs nothing then. */
  readonly answered: TellAnswered | undefined
}

/** Reports every request once it is answered. */
export function tellingDispatch(dispatch: Dispatch, { targetPrefix, waiting, answered }: TellingOptions): Dispatch {
  if (answered === undefined) return dispatch
  return async (request) => {
    const startMillis = performance.now()
    const answer = await dispatch(request)
    const operation = operationOf(request.target, targetPrefix)
    answered({
      operation,
      status: answer.status,
      errorCode: answer.errorCode,
      durationMillis: performance.now() - startMillis,
      requestId: answer.requestId,
      waits: waiting.has(operation),
    })
    return answer
  }
}

/** The operation that a target names. If it does not name one, as much of the target as may be logged. */
export function operationOf(target: string | undefined, targetPrefix: string): string {
  if (target === undefined) return 'POST /'
  return (target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : target).slice(0, operationCharactersMax)
}
