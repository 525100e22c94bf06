import { labelOf, machineNameOf } from '../../../arn/index.ts'
import { operation } from '../../operation.ts'
import { present, seconds } from '../answer.ts'
import { requireExecutionOrChild } from '../executions/execution-exists.ts'
import { revisionMembers } from './revision-members.ts'

/** The machine as it was when the execution started. */
export const describeStateMachineForExecution = operation({
  name: 'DescribeStateMachineForExecution',
  async handle(context, { executionArn, includedData }, call) {
    const execution = await requireExecutionOrChild(context, executionArn, call)
    const revision = await context.store.machines.revisionById(execution.revision)
    if (revision === null) throw new Error(`Execution ${executionArn} has lost its revision ${execution.revision}.`)
    const label = labelOf(execution.machineArn)
    return {
      label: present(label),
      mapRunArn: present(execution.mapRunArn),
      name: machineNameOf(revision.machineArn),
      stateMachineArn: execution.machineArn,
      updateDate: seconds(revision.createdMillis),
      ...(await revisionMembers(context, revision, 'STANDARD', includedData)),
    }
  },
})
