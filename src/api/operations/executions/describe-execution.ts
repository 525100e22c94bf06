import { describeExecution as describe } from '../../../control/describe-execution.ts'
import { operation } from '../../operation.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { present, seconds } from '../answer.ts'
import { redriveMembers, starterMembers } from './description-members.ts'

export const describeExecution = operation({
  name: 'DescribeExecution',
  async handle(context, { executionArn, includedData }, { caller }) {
    const described = await describe(context, { executionArn }, caller)
    if (described.type !== 'described') return raiseRefusal(described)
    const { execution, redriveStatus, redriveStatusReason } = described
    const { end } = execution
    const included = includedData !== 'METADATA_ONLY'
    const output = end?.output ?? null
    return {
      cause: included ? present(end?.cause ?? null) : undefined,
      error: included ? present(end?.error ?? null) : undefined,
      executionArn,
      input: included ? execution.input : undefined,
      inputDetails: { included },
      mapRunArn: present(execution.mapRunArn),
      name: execution.name,
      output: included ? present(output) : undefined,
      outputDetails: output === null ? undefined : { included },
      ...redriveMembers(described),
      redriveStatus,
      redriveStatusReason: present(redriveStatusReason),
      startDate: seconds(execution.startMillis),
      stateMachineArn: execution.machineArn,
      ...starterMembers(described),
      status: end?.status ?? ('RUNNING' as const),
      stopDate: end === null ? undefined : seconds(end.stopMillis),
      traceHeader: present(execution.traceHeader),
    }
  },
})
