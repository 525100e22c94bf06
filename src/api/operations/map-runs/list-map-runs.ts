import { childMachineArn } from '../../../arn/index.ts'
import { operation } from '../../operation.ts'
import { seconds } from '../answer.ts'
import { requireExecution } from '../executions/execution-exists.ts'
import { pageSize, readPageToken, writePageToken } from '../page.ts'

export const listMapRuns = operation({
  name: 'ListMapRuns',
  async handle(context, { executionArn, maxResults, nextToken }) {
    const { store, clock } = context
    const execution = await requireExecution(context, executionArn)
    const scope = ['ListMapRuns', executionArn]
    const after = readPageToken(clock, scope, nextToken)
    const page = await store.mapRuns.list(execution.id, { limit: pageSize(maxResults), after })
    return {
      mapRuns: page.items.map(({ arn, startMillis, stopMillis }) => ({
        executionArn,
        mapRunArn: arn,
        startDate: seconds(startMillis),
        stateMachineArn: childMachineArn(arn),
        stopDate: stopMillis === null ? undefined : seconds(stopMillis),
      })),
      nextToken: writePageToken(clock, scope, page.next),
    }
  },
})
