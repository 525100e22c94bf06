import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const snsApi: OptimizedApi = {
  package: '@aws-sdk/client-sns',
  sdkId: 'SNS',
  prefix: 'SNS',
  firstSdk: { service: 'AmazonSNS', exception: 'AmazonSNSException' },
}

/** Like any text of an API, a message may be given as an object, which is written as JSON. */
export const snsRows: readonly OptimizedRow[] = [{ action: 'publish' }]
