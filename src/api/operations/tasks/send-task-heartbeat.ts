import { operation } from '../../operation.ts'
import { requireAccepted } from './token-result.ts'

export const sendTaskHeartbeat = operation({
  name: 'SendTaskHeartbeat',
  async handle({ runtime }, { taskToken }) {
    requireAccepted(await runtime.sendTaskHeartbeat(taskToken))
    return {}
  },
})
