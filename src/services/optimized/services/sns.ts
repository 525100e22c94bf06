import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const snsApi: OptimizedApi = {
  package: '@aws-sdk/client-sns',
  sdkId: 'SNS',
  prefix: 'SNS',
  firstSdk: { service: 'AmazonSNS', exception: 'AmazonSNSException' },
}

/** A message may be an object, as any text of an API may: it is written as JSON. */
export const snsRows: readonly OptimizedRow[] = [{ action: 'publish' }]
