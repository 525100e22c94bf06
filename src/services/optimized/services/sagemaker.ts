import type { JsonObject } from '../../../json/index.ts'
import { at, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const sagemakerApi: OptimizedApi = {
  package: '@aws-sdk/client-sagemaker',
  sdkId: 'SageMaker',
  prefix: 'SageMaker',
  firstSdk: { service: 'AmazonSageMaker', exception: 'AmazonSageMakerException' },
}

/** All jobs follow one pattern: `CreateTrainingJob`, `DescribeTrainingJob`, `TrainingJobName`, `TrainingJobStatus`. */
function jobRow(kind: string): OptimizedRow {
  const name = (_started: JsonObject, given: JsonObject) => ({ [`${kind}Name`]: at(given, `${kind}Name`) })
  return {
    action: `create${kind}`,
    job: {
      poll: { operation: `Describe${kind}`, parameters: name },
      stateOf: stateAt([`${kind}Status`], { succeeded: ['Completed'], failed: ['Failed', 'Stopped'] }),
      result: (description) => description,
      cancel: { operation: `Stop${kind}`, parameters: name },
      interval: 'quick',
    },
  }
}

export const sagemakerRows: readonly OptimizedRow[] = [
  { action: 'createEndpoint' },
  { action: 'createEndpointConfig' },
  { action: 'createModel' },
  { action: 'updateEndpoint' },
  jobRow('HyperParameterTuningJob'),
  jobRow('LabelingJob'),
  jobRow('ProcessingJob'),
  jobRow('TrainingJob'),
  jobRow('TransformJob'),
]
