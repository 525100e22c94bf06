import { operation } from '../../operation.ts'
import { present, seconds } from '../answer.ts'
import { requireExecutionOrChild } from './execution-exists.ts'
import { redriveMembers, redriveStatusOf } from './redrive-status.ts'
import { starterMembers } from './starter-members.ts'

export const describeExecution = operation({
  name: 'DescribeExecution',
  async handle(context, { executionArn, includedData }) {
    const execution = await requireExecutionOrChild(context, executionArn)
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
      ...redriveMembers(execution),
      ...(await redriveStatusOf(context, execution)),
      startDate: seconds(execution.startMillis),
      stateMachineArn: execution.machineArn,
      ...starterMembers(execution),
      status: end?.status ?? ('RUNNING' as const),
      stopDate: end === null ? undefined : seconds(end.stopMillis),
      traceHeader: present(execution.traceHeader),
    }
  },
})
