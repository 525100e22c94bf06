import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const dynamodbApi: OptimizedApi = {
  package: '@aws-sdk/client-dynamodb',
  sdkId: 'DynamoDB',
  prefix: 'DynamoDB',
  firstSdk: { service: 'AmazonDynamoDBv2', exception: 'AmazonDynamoDBException' },
}

export const dynamodbRows: readonly OptimizedRow[] = [
  { action: 'getItem' },
  { action: 'putItem' },
  { action: 'deleteItem' },
  { action: 'updateItem' },
]
