import { versionNumber } from '../../../arn/index.ts'
import { operation } from '../../operation.ts'
import { requireArn } from '../../require-arn.ts'
import { seconds } from '../answer.ts'
import { machineDoesNotExist, requireActive, requireMachine } from '../machines/machine-exists.ts'
import { pageSize, readPageToken, writePageToken } from '../page.ts'
import { aliasDoesNotExist } from './alias-exists.ts'

/** All aliases of a machine, or those that route to one of its versions. */
export const listStateMachineAliases = operation({
  name: 'ListStateMachineAliases',
  async handle(context, { stateMachineArn, maxResults, nextToken }) {
    const { store, clock } = context
    const { machineArn, qualifier, label } = requireArn(stateMachineArn, ['stateMachine'])
    if (label !== null) machineDoesNotExist(stateMachineArn)
    const machine = await requireMachine(context, machineArn)
    requireActive(machine)
    const number = qualifier === null ? null : versionNumber(qualifier)
    const version = number === null ? null : await store.versions.byNumber(machineArn, number)
    if (qualifier !== null && version === null) aliasDoesNotExist(stateMachineArn)
    const scope = ['ListStateMachineAliases', stateMachineArn]
    const after = readPageToken(clock, scope, nextToken)
    const page = await store.aliases.list(machine.arn, version?.number ?? null, { limit: pageSize(maxResults), after })
    return {
      nextToken: writePageToken(clock, scope, page.next),
      stateMachineAliases: page.items.map(({ arn, createdMillis }) => ({
        creationDate: seconds(createdMillis),
        stateMachineAliasArn: arn,
      })),
    }
  },
})
