import { at, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const batchApi: OptimizedApi = {
  package: '@aws-sdk/client-batch',
  sdkId: 'Batch',
  prefix: 'Batch',
  firstSdk: { service: 'AWSBatch', exception: 'AWSBatchException' },
}

export const batchRows: readonly OptimizedRow[] = [
  {
    action: 'submitJob',
    job: {
      poll: { operation: 'DescribeJobs', parameters: (started) => ({ Jobs: [at(started, 'JobId')] }) },
      stateOf: stateAt(['Jobs', 0, 'Status'], { succeeded: ['SUCCEEDED'], failed: ['FAILED'] }),
      resultPath: ['Jobs', 0],
      result: (description) => at(description, 'Jobs', 0),
      cancel: {
        operation: 'TerminateJob',
        parameters: (started) => ({ JobId: at(started, 'JobId'), Reason: 'The Step Functions task was aborted' }),
      },
      interval: 'quick',
    },
  },
]
