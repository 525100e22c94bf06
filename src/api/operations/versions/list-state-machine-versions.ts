import { versionArn } from '../../../arn/index.ts'
import { operation } from '../../operation.ts'
import { requireMachineArn } from '../../require-arn.ts'
import { seconds } from '../answer.ts'
import { requireMachine } from '../machines/machine-exists.ts'
import { pageSize, readPageToken, writePageToken } from '../page.ts'

export const listStateMachineVersions = operation({
  name: 'ListStateMachineVersions',
  async handle(context, { stateMachineArn, maxResults, nextToken }) {
    const { store, clock } = context
    requireMachineArn(stateMachineArn)
    await requireMachine(context, stateMachineArn)
    const scope = ['ListStateMachineVersions', stateMachineArn]
    const after = readPageToken(clock, scope, nextToken)
    const page = await store.versions.list(stateMachineArn, { limit: pageSize(maxResults), after })
    return {
      nextToken: writePageToken(clock, scope, page.next),
      stateMachineVersions: page.items.map(({ machineArn, number, createdMillis }) => ({
        creationDate: seconds(createdMillis),
        stateMachineVersionArn: versionArn(machineArn, number),
      })),
    }
  },
})
