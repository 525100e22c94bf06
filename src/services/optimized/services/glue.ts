import { at, changed, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const glueApi: OptimizedApi = {
  package: '@aws-sdk/client-glue',
  sdkId: 'Glue',
  prefix: 'Glue',
  firstSdk: { service: 'AWSGlue', exception: 'AWSGlueException' },
}

export const glueRows: readonly OptimizedRow[] = [
  {
    action: 'startJobRun',
    shape: (answer, parameters) => changed(answer, [], { JobName: at(parameters, 'JobName') }),
    job: {
      poll: {
        operation: 'GetJobRun',
        parameters: (started) => ({ JobName: at(started, 'JobName'), RunId: at(started, 'JobRunId') }),
      },
      stateOf: stateAt(['JobRun', 'JobRunState'], {
        succeeded: ['SUCCEEDED'],
        failed: ['ERROR', 'EXPIRED', 'FAILED', 'STOPPED', 'TIMEOUT'],
      }),
      resultPath: ['JobRun'],
      result: (description) => at(description, 'JobRun'),
      cancel: {
        operation: 'BatchStopJobRun',
        parameters: (started) => ({ JobName: at(started, 'JobName'), JobRunIds: [at(started, 'JobRunId')] }),
      },
      interval: 'quick',
    },
  },
]
