import { seconds } from '../../operations/answer.ts'
import { raise } from '../../protocol/api-error.ts'
import type { BulkJob, BulkJobs, BulkProgress } from './bulk-jobs.ts'

/** How the console's operations show a job. */
export function shownProgress({ isDryRun, failure, startMillis, stopMillis, ...progress }: BulkProgress) {
  return {
    ...progress,
    dryRun: isDryRun,
    failure: failure ?? undefined,
    startDate: seconds(startMillis),
    stopDate: stopMillis === null ? undefined : seconds(stopMillis),
  }
}

/** @throws ApiError ResourceNotFound if no such job is remembered. */
export function requireJob(jobs: BulkJobs, id: string): BulkJob {
  return (
    jobs.find(id) ?? raise('ResourceNotFound', `There is no job '${id}'. Jobs are forgotten when the server restarts.`)
  )
}
