import type { ReceivedRequest } from '../../src/services/test-support/task-call.ts'

/** The definition of a machine that runs a Glue job to its end, with more fields for its state. */
export function glueJob(fields: object = {}): string {
  const Job = {
    Type: 'Task',
    Resource: 'arn:aws:states:::glue:startJobRun.sync',
    Parameters: { JobName: 'etl' },
    End: true,
    ...fields,
  }
  return JSON.stringify({ StartAt: 'Job', States: { Job } })
}

/** The Glue operation that a request names. */
export function operationOf({ headers }: ReceivedRequest): string {
  return String(headers['x-amz-target']).replace('AWSGlue.', '')
}
