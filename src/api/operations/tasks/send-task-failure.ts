import { operation } from '../../operation.ts'
import { requireAccepted } from './token-result.ts'

export const sendTaskFailure = operation({
  name: 'SendTaskFailure',
  async handle({ runtime }, { taskToken, error, cause }) {
    requireAccepted(await runtime.sendTaskFailure(taskToken, error ?? null, cause ?? null))
    return {}
  },
})
