import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { requireArn } from '../../require-arn.ts'
import { seconds } from '../answer.ts'
import { executionDoesNotExist } from './execution-exists.ts'

export const redriveExecution = operation({
  name: 'RedriveExecution',
  async handle({ runtime }, { executionArn, clientToken }) {
    requireArn(executionArn, ['execution'])
    const result = await runtime.redriveExecution(executionArn, clientToken ?? null)
    if (result === null) executionDoesNotExist(executionArn)
    if (result.type === 'full' || result.type === 'noMemory') raiseRefusal(result)
    if (result.type === 'refused') raise('ExecutionNotRedrivable', result.reason)
    return { redriveDate: seconds(result.redriveMillis) }
  },
})
