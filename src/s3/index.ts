export { createS3Api, type S3ApiOptions } from './answer-s3.ts'
export { operations } from './find-operation.ts'
export type { S3Answer, S3Api, S3Request } from './s3-request.ts'
