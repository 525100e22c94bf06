import { at, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const bedrockApi: OptimizedApi = {
  package: '@aws-sdk/client-bedrock',
  sdkId: 'Bedrock',
  prefix: 'Bedrock',
  firstSdk: null,
}

export const bedrockRows: readonly OptimizedRow[] = [
  {
    action: 'createModelCustomizationJob',
    job: {
      poll: {
        operation: 'GetModelCustomizationJob',
        parameters: (started) => ({ JobIdentifier: at(started, 'JobArn') }),
      },
      stateOf: stateAt(['Status'], { succeeded: ['Completed'], failed: ['Failed', 'Stopped'] }),
      result: (description) => description,
      cancel: {
        operation: 'StopModelCustomizationJob',
        parameters: (started) => ({ JobIdentifier: at(started, 'JobArn') }),
      },
      interval: 'quick',
    },
  },
]
