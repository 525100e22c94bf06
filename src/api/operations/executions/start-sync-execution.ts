import { startSyncExecution as start } from '../../../control/start-execution.ts'
import { utf8Length } from '../../../json/index.ts'
import { operation } from '../../operation.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { present, seconds } from '../answer.ts'
import { askedStart } from './asked-start.ts'
import { billedMemoryMegabytes } from './billed-memory.ts'

// The service bills in steps of 100 ms.
const billingStepMillis = 100

/** Answers when the execution has ended, with HTTP 200 even if it failed. */
export const startSyncExecution = operation({
  name: 'StartSyncExecution',
  waits: true,
  async handle(context, input, call) {
    const ended = await start(context, askedStart(input, call), call.caller)
    if (ended.type !== 'ended') return raiseRefusal(ended)
    const { machine, request, result } = ended
    const { startMillis, stopMillis } = result
    // The answer has no status for an aborted execution, which happens if its machine is deleted in the meantime.
    const status = result.status === 'SUCCEEDED' || result.status === 'TIMED_OUT' ? result.status : 'FAILED'
    const included = input.includedData !== 'METADATA_ONLY'
    const billedSteps = Math.max(1, Math.ceil((stopMillis - startMillis) / billingStepMillis))
    return {
      billingDetails: {
        billedDurationInMilliseconds: billedSteps * billingStepMillis,
        billedMemoryUsedInMB: billedMemoryMegabytes(utf8Length(machine.revision.definition), result.dataBytes),
      },
      cause: included ? present(result.cause) : undefined,
      error: included ? present(result.error) : undefined,
      executionArn: result.arn,
      input: included ? request.input : undefined,
      inputDetails: { included },
      name: result.name,
      output: included ? present(result.output) : undefined,
      outputDetails: { included },
      startDate: seconds(startMillis),
      stateMachineArn: machine.arn,
      status,
      stopDate: seconds(stopMillis),
      traceHeader: present(request.traceHeader),
    }
  },
})
