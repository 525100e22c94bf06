import { readArn } from '../../arn.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { seconds } from '../answer.ts'
import { executionDoesNotExist, tooManyExecutions } from './execution-exists.ts'

export const redriveExecution = operation({
  name: 'RedriveExecution',
  async handle({ runtime }, { executionArn, clientToken }) {
    readArn(executionArn, ['execution'])
    const result = await runtime.redriveExecution(executionArn, clientToken ?? null)
    if (result === null) executionDoesNotExist(executionArn)
    if (result.type === 'full') tooManyExecutions(result)
    if (result.type === 'refused') raise('ExecutionNotRedrivable', result.reason)
    return { redriveDate: seconds(result.redriveMillis) }
  },
})
