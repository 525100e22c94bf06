import { at, changed, objectAt, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const mediaconvertApi: OptimizedApi = {
  package: '@aws-sdk/client-mediaconvert',
  sdkId: 'MediaConvert',
  prefix: 'MediaConvert',
  firstSdk: null,
}

export const mediaconvertRows: readonly OptimizedRow[] = [
  {
    action: 'createJob',
    prepare: (parameters) =>
      changed(parameters, [], {
        Tags: changed(objectAt(parameters, 'Tags'), [], { ManagedByService: 'AWSStepFunctions' }),
      }),
    job: {
      poll: { operation: 'GetJob', parameters: (started) => ({ Id: at(started, 'Job', 'Id') }) },
      stateOf: stateAt(['Job', 'Status'], { succeeded: ['COMPLETE'], failed: ['CANCELED', 'ERROR'] }),
      result: (description) => ({ Job: at(description, 'Job') }),
      cancel: { operation: 'CancelJob', parameters: (started) => ({ Id: at(started, 'Job', 'Id') }) },
      interval: 'quick',
    },
  },
]
