import { type AwsService, iamPrefixOf } from '../aws/service-table.ts'

/** Services whose policies use another name than requests are signed for. */
const prefixes: Readonly<Record<string, string>> = {
  cloudwatch: 'cloudwatch',
  iotdataplane: 'iot',
  iotsecuretunneling: 'iot',
  marketplacecommerceanalytics: 'marketplacecommerceanalytics',
  mturk: 'mechanicalturk',
  bedrockagentcore: 'bedrock-agentcore',
}

/** Operations that are allowed under another name than their own. */
const renamed: Readonly<Record<string, readonly string[]>> = {
  'apigateway:*': ['apigateway:GET', 'apigateway:POST', 'apigateway:PUT', 'apigateway:PATCH', 'apigateway:DELETE'],
  'bedrock:Converse': ['bedrock:InvokeModel'],
  'dynamodb:BatchExecuteStatement': [
    'dynamodb:PartiQLSelect',
    'dynamodb:PartiQLInsert',
    'dynamodb:PartiQLUpdate',
    'dynamodb:PartiQLDelete',
  ],
  'dynamodb:ExecuteStatement': [
    'dynamodb:PartiQLSelect',
    'dynamodb:PartiQLInsert',
    'dynamodb:PartiQLUpdate',
    'dynamodb:PartiQLDelete',
  ],
  'dynamodb:TransactGetItems': ['dynamodb:GetItem'],
  'dynamodb:TransactWriteItems': [
    'dynamodb:ConditionCheckItem',
    'dynamodb:DeleteItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
  ],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  's3:CompleteMultipartUpload': ['s3:PutObject'],
  's3:CopyObject': ['s3:GetObject', 's3:PutObject'],
  's3:CreateMultipartUpload': ['s3:PutObject'],
  's3:DeleteObjects': ['s3:DeleteObject'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:HeadObject': ['s3:GetObject'],
  's3:ListBuckets': ['s3:ListAllMyBuckets'],
  's3:ListObjects': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  's3:UploadPart': ['s3:PutObject'],
  's3:UploadPartCopy': ['s3:GetObject', 's3:PutObject'],
  'sqs:DeleteMessageBatch': ['sqs:DeleteMessage'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
  'sns:PublishBatch': ['sns:Publish'],
}

/** The IAM actions that an operation needs. Most have its name. */
export function sdkActions(service: AwsService, operation: string): readonly string[] {
  const prefix = prefixes[service.id] ?? iamPrefixOf(service)
  return renamed[`${prefix}:${operation}`] ?? renamed[`${prefix}:*`] ?? [`${prefix}:${operation}`]
}
