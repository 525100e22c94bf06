import { operation } from '../../operation.ts'
import { seconds } from '../answer.ts'
import { pageSize, readPageToken, writePageToken } from '../page.ts'

const scope = ['ListStateMachines']

export const listStateMachines = operation({
  name: 'ListStateMachines',
  async handle({ store, clock }, { maxResults, nextToken }) {
    const after = readPageToken(clock, scope, nextToken)
    const page = await store.machines.list({ limit: pageSize(maxResults), after })
    return {
      nextToken: writePageToken(clock, scope, page.next),
      stateMachines: page.items.map(({ arn, name, type, createdMillis }) => ({
        creationDate: seconds(createdMillis),
        name,
        stateMachineArn: arn,
        type,
      })),
    }
  },
})
