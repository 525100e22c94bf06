import { versionNumber } from '../../../runtime/qualified-machine.ts'
import { readArn } from '../../arn.ts'
import { operation } from '../../operation.ts'
import { seconds } from '../answer.ts'
import { machineDoesNotExist, requireActive, requireQualifiedMachine } from '../machines/machine-exists.ts'
import { pageSize, readPageToken, writePageToken } from '../page.ts'

/** All of a machine, or those that lead to one of its versions. */
export const listStateMachineAliases = operation({
  name: 'ListStateMachineAliases',
  async handle(context, { stateMachineArn, maxResults, nextToken }) {
    const { store, clock } = context
    const { qualifier } = readArn(stateMachineArn, ['stateMachine'])
    if (qualifier !== null && versionNumber(qualifier) === null) machineDoesNotExist(stateMachineArn)
    const { machine, version } = await requireQualifiedMachine(context, stateMachineArn)
    requireActive(machine)
    const scope = ['ListStateMachineAliases', stateMachineArn]
    const after = readPageToken(clock, scope, nextToken)
    const page = await store.listAliases(machine.arn, version?.number ?? null, { limit: pageSize(maxResults), after })
    return {
      nextToken: writePageToken(clock, scope, page.next),
      stateMachineAliases: page.items.map(({ arn, createdMillis }) => ({
        creationDate: seconds(createdMillis),
        stateMachineAliasArn: arn,
      })),
    }
  },
})
