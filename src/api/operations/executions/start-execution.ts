import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { seconds } from '../answer.ts'
import { tooManyExecutions } from './execution-exists.ts'
import { startRequest } from './start-request.ts'

export const startExecution = operation({
  name: 'StartExecution',
  async handle(context, input, call) {
    const result = await context.runtime.startExecution(await startRequest(context, input, call))
    if (result.type === 'exists') raise('ExecutionAlreadyExists', `Execution Already Exists: '${result.arn}'`)
    if (result.type === 'full') tooManyExecutions(result)
    const { arn, startMillis } = result.execution
    return { executionArn: arn, startDate: seconds(startMillis) }
  },
})
