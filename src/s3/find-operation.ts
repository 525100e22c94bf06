import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './operations/buckets.ts'
import { copyObject, uploadPartCopy } from './operations/copies.ts'
import { deleteObjects } from './operations/deletes.ts'
import { listObjects, listObjectsV2 } from './operations/listing.ts'
import { deleteObject, getObject, headObject, putObject } from './operations/objects.ts'
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './operations/uploads.ts'
import { notImplemented } from './s3-error.ts'
import type { S3Call, S3Operation } from './s3-operation.ts'

interface Row {
  readonly name: string
  /** The operation's name in policies, where it differs from its own. */
  readonly action?: string
  readonly run: S3Operation
  readonly method: string
  readonly level: 'service' | 'bucket' | 'object'
  /** Parameters that distinguish this operation from others with the same method. */
  readonly tells?: readonly string[]
  readonly isCopy?: boolean
}

export const operations: readonly Row[] = [
  { name: 'ListBuckets', action: 'ListAllMyBuckets', run: listBuckets, method: 'GET', level: 'service' },
  {
    name: 'ListObjectsV2',
    action: 'ListBucket',
    run: listObjectsV2,
    method: 'GET',
    level: 'bucket',
    tells: ['list-type'],
  },
  { name: 'ListObjects', action: 'ListBucket', run: listObjects, method: 'GET', level: 'bucket' },
  { name: 'GetBucketLocation', run: getBucketLocation, method: 'GET', level: 'bucket', tells: ['location'] },
  { name: 'HeadBucket', action: 'ListBucket', run: headBucket, method: 'HEAD', level: 'bucket' },
  { name: 'CreateBucket', run: createBucket, method: 'PUT', level: 'bucket' },
  { name: 'DeleteBucket', run: deleteBucket, method: 'DELETE', level: 'bucket' },
  {
    name: 'DeleteObjects',
    action: 'DeleteObject',
    run: deleteObjects,
    method: 'POST',
    level: 'bucket',
    tells: ['delete'],
  },
  { name: 'GetObject', run: getObject, method: 'GET', level: 'object' },
  { name: 'HeadObject', action: 'GetObject', run: headObject, method: 'HEAD', level: 'object' },
  { name: 'PutObject', run: putObject, method: 'PUT', level: 'object' },
  { name: 'CopyObject', action: 'PutObject', run: copyObject, method: 'PUT', level: 'object', isCopy: true },
  { name: 'DeleteObject', run: deleteObject, method: 'DELETE', level: 'object' },
  {
    name: 'CreateMultipartUpload',
    action: 'PutObject',
    run: createMultipartUpload,
    method: 'POST',
    level: 'object',
    tells: ['uploads'],
  },
  {
    name: 'UploadPart',
    action: 'PutObject',
    run: uploadPart,
    method: 'PUT',
    level: 'object',
    tells: ['partNumber', 'uploadId'],
  },
  {
    name: 'UploadPartCopy',
    action: 'PutObject',
    run: uploadPartCopy,
    method: 'PUT',
    level: 'object',
    tells: ['partNumber', 'uploadId'],
    isCopy: true,
  },
  {
    name: 'CompleteMultipartUpload',
    action: 'PutObject',
    run: completeMultipartUpload,
    method: 'POST',
    level: 'object',
    tells: ['uploadId'],
  },
  { name: 'AbortMultipartUpload', run: abortMultipartUpload, method: 'DELETE', level: 'object', tells: ['uploadId'] },
]

/** Parameters that have a value but still select an operation, or are part of one. */
const telling = new Set(['list-type', 'partNumber', 'uploadId', 'select-type'])
/** Parameters that say how to do something, not what to do, even where they are empty. */
const modifying = new Set([
  'continuation-token',
  'delimiter',
  'encoding-type',
  'fetch-owner',
  'marker',
  'max-keys',
  'prefix',
  'start-after',
  'versionId',
  'x-id',
])

/** Finds the operation of a request. One that a directory cannot do is refused: doing a different one would be worse. */
export function findOperation(call: S3Call): Pick<Row, 'name' | 'action' | 'isCopy' | 'run'> {
  const { method, bucket, key, query, headers } = call
  const level = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object'
  const told = [...query].filter(([name, value]) => isTelling(name, value)).map(([name]) => name)
  const isCopy = headers['x-amz-copy-source'] !== undefined
  const found = operations.find(
    (row) =>
      row.method === method &&
      row.level === level &&
      (row.isCopy ?? false) === isCopy &&
      sameNames(row.tells ?? [], told),
  )
  const asked = query.get('x-id')
  if (found !== undefined && (asked === null || asked === found.name)) return found
  const what = told.length === 0 ? '' : ` with ${told.join(', ')}`
  throw notImplemented(
    asked ??
      `${method} of ${level === 'service' ? 'the service' : level === 'bucket' ? 'a bucket' : 'an object'}${what}`,
  )
}

function isTelling(name: string, value: string): boolean {
  if (telling.has(name)) return true
  return value === '' && !modifying.has(name) && !name.startsWith('response-') && !/^x-amz-/i.test(name)
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name))
}
