import { operation } from '../../operation.ts'
import { present, seconds } from '../answer.ts'
import { requireAlias } from './alias-exists.ts'
import { shownRouting } from './routing.ts'

export const describeStateMachineAlias = operation({
  name: 'DescribeStateMachineAlias',
  async handle(context, { stateMachineAliasArn }) {
    const alias = await requireAlias(context, stateMachineAliasArn)
    return {
      creationDate: seconds(alias.createdMillis),
      description: present(alias.description === '' ? null : alias.description),
      name: alias.name,
      routingConfiguration: shownRouting(alias),
      stateMachineAliasArn: alias.arn,
      updateDate: seconds(alias.updatedMillis),
    }
  },
})
