import type { ReceivedRequest } from '../../src/services/test-support/task-call.ts'

/** The definition of a machine that runs a job of Glue to its end, with more fields for its state. */
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

/** Which operation of Glue a request asks for. */
export function operationOf({ headers }: ReceivedRequest): string {
  return String(headers['x-amz-target']).replace('AWSGlue.', '')
}
