import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireMapRun } from './map-run-exists.ts'

/** Changes how many children of a running map run may run at once, and how many may fail. */
export const updateMapRun = operation({
  name: 'UpdateMapRun',
  async handle(context, { mapRunArn, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage }) {
    const { mapRun } = await requireMapRun(context, mapRunArn)
    if (
      maxConcurrency === undefined &&
      toleratedFailureCount === undefined &&
      toleratedFailurePercentage === undefined
    ) {
      raise(
        'ValidationException',
        'Either the maxConcurrency, the toleratedFailureCount, or the toleratedFailurePercentage must be specified',
        { reason: 'MISSING_REQUIRED_PARAMETER' },
      )
    }
    const updated = await context.runtime.updateMapRun(mapRunArn, {
      maxConcurrency: maxConcurrency ?? null,
      toleratedFailureCount: toleratedFailureCount ?? null,
      toleratedFailurePercentage: toleratedFailurePercentage ?? null,
    })
    if (updated === null) {
      raise('ValidationException', `The Map Run has the status ${mapRun.status} and can no longer be updated`, {
        reason: 'CANNOT_UPDATE_COMPLETED_MAP_RUN',
      })
    }
    return {}
  },
})
