import { raise } from '../../protocol/api-error.ts'
import { consoleOperation } from '../console-operation.ts'
import { number, text } from '../input-shape.ts'

/** Has a Wait state, or the wait before another attempt, end now, or a task time out. `dueDate` says which, as ListWaits showed it. */
export const skipWait = consoleOperation({
  name: 'SkipWait',
  input: { executionArn: text({ max: 512 }), path: text({ max: 10_000 }), dueDate: number() },
  resources: ({ executionArn }) => [executionArn],
  async handle({ runtime }, { executionArn, path, dueDate }) {
    const isSkipped = await runtime.waits.skip(executionArn, path, Math.round(dueDate * 1000))
    if (isSkipped === null) raise('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`)
    if (!isSkipped) raise('ValidationException', 'The execution does not wait for this any more.')
    return {}
  },
})
