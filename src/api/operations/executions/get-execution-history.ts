import { operation } from '../../operation.ts'
import { JsonText } from '../../protocol/json-text.ts'
import { pageSize, readPageToken, writePageToken } from '../page.ts'
import { requireExecution } from './execution-exists.ts'
import { readHistoryPage } from './history-page.ts'

export const getExecutionHistory = operation({
  name: 'GetExecutionHistory',
  async handle(context, input) {
    const { store, clock } = context
    const { executionArn, maxResults, nextToken, reverseOrder = false, includeExecutionData = true } = input
    const { id: executionId } = await requireExecution(context, executionArn)
    const scope = ['GetExecutionHistory', executionArn, reverseOrder, includeExecutionData]
    const position = readPageToken(clock, scope, nextToken)
    const lastEventId = await store.histories.lastEventId(executionId, 'readable')
    const page = await readHistoryPage(store.histories, {
      executionId,
      firstEventId: position === null ? (reverseOrder ? lastEventId : 1) : Number(position),
      lastEventId,
      limit: pageSize(maxResults),
      reverse: reverseOrder,
      includeExecutionData,
    })
    const next = page.nextEventId === null ? null : String(page.nextEventId)
    const token = writePageToken(clock, scope, next)
    return new JsonText(`{"events":[${page.text}]${token === undefined ? '' : `,"nextToken":"${token}"`}}`)
  },
})
