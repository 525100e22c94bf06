import { operation } from '../../operation.ts'
import { seconds } from '../answer.ts'
import { requireMachine } from './machine-exists.ts'
import { revisionMembers } from './revision-members.ts'

export const describeStateMachine = operation({
  name: 'DescribeStateMachine',
  async handle(context, { stateMachineArn, includedData }) {
    const machine = await requireMachine(context, stateMachineArn)
    return {
      creationDate: seconds(machine.createdMillis),
      name: machine.name,
      stateMachineArn: machine.arn,
      status: machine.status,
      type: machine.type,
      ...revisionMembers(context, machine.revision, machine.type, includedData),
    }
  },
})
