import { operation } from '../../operation.ts'
import { present, seconds } from '../answer.ts'
import { requireMachineOrMap } from './machine-exists.ts'
import { revisionMembers } from './revision-members.ts'

/** For a version or an alias: the revision that it leads to. For a Distributed Map: the machine that contains it. */
export const describeStateMachine = operation({
  name: 'DescribeStateMachine',
  async handle(context, { stateMachineArn, includedData }) {
    const { machine, version, label } = await requireMachineOrMap(context, stateMachineArn)
    return {
      creationDate: seconds(version?.createdMillis ?? machine.createdMillis),
      description: present(version?.description ?? null),
      label: present(label),
      name: machine.name,
      stateMachineArn,
      status: machine.status,
      type: machine.type,
      ...(await revisionMembers(context, machine.revision, machine.type, includedData)),
    }
  },
})
