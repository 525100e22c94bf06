import { at, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const athenaApi: OptimizedApi = {
  package: '@aws-sdk/client-athena',
  sdkId: 'Athena',
  prefix: 'Athena',
  firstSdk: { service: 'AmazonAthena', exception: 'AmazonAthenaException' },
}

export const athenaRows: readonly OptimizedRow[] = [
  {
    action: 'startQueryExecution',
    job: {
      poll: {
        operation: 'GetQueryExecution',
        parameters: (started) => ({ QueryExecutionId: at(started, 'QueryExecutionId') }),
      },
      stateOf: stateAt(['QueryExecution', 'Status', 'State'], {
        succeeded: ['SUCCEEDED'],
        failed: ['FAILED', 'CANCELLED'],
      }),
      result: (description) => ({ QueryExecution: at(description, 'QueryExecution') }),
      cancel: {
        operation: 'StopQueryExecution',
        parameters: (started) => ({ QueryExecutionId: at(started, 'QueryExecutionId') }),
      },
      interval: 'quick',
    },
  },
  { action: 'stopQueryExecution' },
  { action: 'getQueryExecution' },
  { action: 'getQueryResults' },
]
