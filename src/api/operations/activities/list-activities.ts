import { operation } from '../../operation.ts'
import { seconds } from '../answer.ts'
import { pageSize, readPageToken, writePageToken } from '../page.ts'

const scope = ['ListActivities']

export const listActivities = operation({
  name: 'ListActivities',
  async handle({ store, clock }, { maxResults, nextToken }) {
    const after = readPageToken(clock, scope, nextToken)
    const page = await store.activities.list({ limit: pageSize(maxResults), after })
    return {
      activities: page.items.map(({ arn, name, createdMillis }) => ({
        activityArn: arn,
        creationDate: seconds(createdMillis),
        name,
      })),
      nextToken: writePageToken(clock, scope, page.next),
    }
  },
})
