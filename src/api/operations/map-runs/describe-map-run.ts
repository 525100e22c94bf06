import { damagedRow } from '../../../store/damaged-row.ts'
import { operation } from '../../operation.ts'
import { seconds } from '../answer.ts'
import { requireMapRun } from './map-run-exists.ts'

export const describeMapRun = operation({
  name: 'DescribeMapRun',
  async handle(context, { mapRunArn }) {
    const { mapRun, counts } = await requireMapRun(context, mapRunArn)
    const execution = await context.store.executions.byId(mapRun.executionId)
    if (execution === null) {
      throw damagedRow('map_run', `arn '${mapRunArn}'`, `its execution ${mapRun.executionId} is gone`)
    }
    return {
      executionArn: execution.arn,
      executionCounts: counts.executions,
      itemCounts: counts.items,
      mapRunArn,
      maxConcurrency: mapRun.maxConcurrency,
      redriveCount: mapRun.redriveCount,
      redriveDate: mapRun.redriveMillis === null ? undefined : seconds(mapRun.redriveMillis),
      startDate: seconds(mapRun.startMillis),
      status: mapRun.status,
      stopDate: mapRun.stopMillis === null ? undefined : seconds(mapRun.stopMillis),
      toleratedFailureCount: mapRun.toleratedFailureCount ?? 0,
      toleratedFailurePercentage: mapRun.toleratedFailurePercentage ?? 0,
    }
  },
})
