import { stringify } from '../../../json/index.ts'
import { StatesError } from '../../states-error.ts'
import { testScope } from '../../test-support/test-scope.ts'
import { evaluateIntrinsic } from '../evaluate-intrinsic.ts'
import { parseIntrinsic } from '../parse-intrinsic.ts'

/** For tests: rows of a call, its input as JSON text, and its result as JSON text, or `! ` and the end of its cause. */
export function checkIntrinsic(rows: readonly (readonly [call: string, input: string, expected: string])[]): void {
  for (const [call, input, expected] of rows) {
    const actual = outcome(call, input)
    const shown = expected.startsWith('! ') ? `! ${endOf(actual, expected.length - 2)}` : actual
    if (shown !== expected) throw new Error(`${call} with ${input} should give ${expected}, but gave ${actual}`)
  }
}

/** The result as JSON text, or the cause of the failure. */
function outcome(call: string, input: string): string {
  try {
    return stringify(evaluateIntrinsic(parseIntrinsic(call), testScope(input)))
  } catch (error) {
    if (error instanceof StatesError) return error.cause
    throw error
  }
}

/** The last characters of a cause, without its full stop. */
function endOf(cause: string, length: number): string {
  return cause.replace(/\.$/, '').slice(-length)
}
