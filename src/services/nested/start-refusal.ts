import type { TaskOutcome } from '../../runtime/service.ts'
import { exceptionName, optimizedCause } from '../aws-error.ts'
import { failed } from '../outcome.ts'

/** How a task fails if its StartExecution was refused. */
export function startRefusal(code: string, message: string, requestId: string): TaskOutcome {
  return failed(
    exceptionName('StepFunctions', code),
    optimizedCause({ message, service: 'AWSStepFunctions', status: 400, code, requestId }),
  )
}
