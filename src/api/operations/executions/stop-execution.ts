import { operation } from '../../operation.ts'
import { requireArn } from '../../require-arn.ts'
import { seconds } from '../answer.ts'
import { executionDoesNotExist } from './execution-exists.ts'

export const stopExecution = operation({
  name: 'StopExecution',
  async handle({ runtime }, { executionArn, error, cause }) {
    requireArn(executionArn, ['execution'])
    const stopped = await runtime.stopExecution(executionArn, error ?? null, cause ?? null)
    if (stopped === null) executionDoesNotExist(executionArn)
    return { stopDate: seconds(stopped.stopMillis) }
  },
})
