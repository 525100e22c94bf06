import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { jsonProblem } from '../../protocol/json-text.ts'
import { requireAccepted } from './token-result.ts'

export const sendTaskSuccess = operation({
  name: 'SendTaskSuccess',
  async handle({ runtime }, { taskToken, output }) {
    const problem = jsonProblem(output)
    if (problem !== null) {
      // The token is checked first (recorded).
      requireAccepted(await runtime.lookUpTaskToken(taskToken))
      raise('InvalidOutput', `Invalid Output: '${problem}'`)
    }
    requireAccepted(await runtime.sendTaskSuccess(taskToken, output))
    return {}
  },
})
