import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const sqsApi: OptimizedApi = {
  package: '@aws-sdk/client-sqs',
  sdkId: 'SQS',
  prefix: 'SQS',
  firstSdk: { service: 'AmazonSQS', exception: 'AmazonSQSException' },
}

/** A message may be an object, as any text of an API may: it is written as JSON. */
export const sqsRows: readonly OptimizedRow[] = [{ action: 'sendMessage' }]
