import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const sqsApi: OptimizedApi = {
  package: '@aws-sdk/client-sqs',
  sdkId: 'SQS',
  prefix: 'SQS',
  firstSdk: { service: 'AmazonSQS', exception: 'AmazonSQSException' },
}

/** Like any text of an API, a message may be given as an object, which is written as JSON. */
export const sqsRows: readonly OptimizedRow[] = [{ action: 'sendMessage' }]
