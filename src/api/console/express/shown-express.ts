import type { ApiContext } from '../../context.ts'
import { seconds } from '../../operations/answer.ts'
import { raise } from '../../protocol/api-error.ts'
import type { RememberedExecution } from './express-histories.ts'

/** An Express execution in the form in which the API lists those of Standard machines. */
export function shownExpress({ start, end }: RememberedExecution) {
  return {
    executionArn: start.arn,
    stateMachineArn: start.machineArn,
    name: start.name,
    status: end?.status ?? 'RUNNING',
    startDate: seconds(start.startMillis),
    stopDate: end === null ? undefined : seconds(end.stopMillis),
  }
}

/** @throws ApiError ExecutionDoesNotExist if it is not remembered. */
export function requireExpress({ express }: ApiContext, executionArn: string): RememberedExecution {
  return (
    express?.find(executionArn) ??
    raise(
      'ExecutionDoesNotExist',
      `The server does not remember the Express execution '${executionArn}'. It remembers the last ones of each state machine: see --express-histories.`,
    )
  )
}
