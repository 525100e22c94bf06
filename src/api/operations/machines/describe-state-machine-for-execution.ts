import { machineNameOf } from '../../arn.ts'
import { operation } from '../../operation.ts'
import { seconds } from '../answer.ts'
import { requireExecution } from '../executions/execution-exists.ts'
import { revisionMembers } from './revision-members.ts'

/** The machine as it was when the execution started. */
export const describeStateMachineForExecution = operation({
  name: 'DescribeStateMachineForExecution',
  async handle(context, { executionArn, includedData }) {
    const execution = await requireExecution(context, executionArn)
    const revision = await context.store.revisionById(execution.revision)
    if (revision === null) throw new Error(`Execution ${executionArn} has lost its revision ${execution.revision}.`)
    return {
      name: machineNameOf(revision.machineArn),
      stateMachineArn: revision.machineArn,
      updateDate: seconds(revision.createdMillis),
      ...revisionMembers(context, revision, 'STANDARD', includedData),
    }
  },
})
