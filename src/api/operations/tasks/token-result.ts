import type { TokenResult } from '../../../runtime/runtime.ts'
import { raise } from '../../protocol/api-error.ts'

/** Raises the error for a token that nothing waits for, or no longer. */
export function requireAccepted(result: TokenResult): void {
  switch (result) {
    case 'accepted':
      return
    case 'timedOut':
      return raise('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
    case 'unknown':
      return raise('InvalidToken', "Invalid Token: 'Invalid token'")
  }
}
