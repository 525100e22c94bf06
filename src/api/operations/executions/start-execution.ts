import { startExecution as start } from '../../../control/start-execution.ts'
import { operation } from '../../operation.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { seconds } from '../answer.ts'
import { askedStart } from './asked-start.ts'

export const startExecution = operation({
  name: 'StartExecution',
  async handle(context, input, call) {
    const started = await start(context, askedStart(input, call), call.caller)
    if (started.type !== 'started') return raiseRefusal(started)
    const { arn, startMillis } = started.execution
    return { executionArn: arn, startDate: seconds(startMillis) }
  },
})
