import type { BucketStore, ObjectHead } from '../../objects/object-store.ts'
import { readByteRange } from '../byte-range.ts'
import { checkConditions, conditionFailed } from '../conditions.ts'
import { readCopySource } from '../copy-source.ts'
import { s3Error } from '../s3-error.ts'
import { document, type S3Call, type S3Operation } from '../s3-operation.ts'
import { isoTime } from './listing.ts'
import { givenProperties } from './object-headers.ts'

const copiedBytesMax = 5 * 1024 ** 3

export const copyObject: S3Operation = async (call, { objects }) => {
  const { source, head } = await findSource(call, objects)
  const { bucket, key } = call
  const replaces = call.headers['x-amz-metadata-directive']?.toUpperCase() === 'REPLACE'
  if (!replaces && source.bucket === bucket && source.key === key) {
    throw s3Error(
      'InvalidRequest',
      400,
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      { bucket, key },
    )
  }
  if (head.sizeBytes > copiedBytesMax) throw tooLarge('The specified copy source is larger than the maximum: 5 GiB.')
  const { contentType, headers } = replaces ? givenProperties(call) : head
  const properties = { ...(contentType !== undefined && { contentType }), ...(headers !== undefined && { headers }) }
  const ifAbsent = call.headers['if-none-match'] === '*'
  await objects.put({ bucket, key, ...properties, ifAbsent }, (await objects.get(source)).body)
  return result('CopyObjectResult', await objects.head({ bucket, key }))
}

export const uploadPartCopy: S3Operation = async (call, { objects, uploads }) => {
  const { source, head } = await findSource(call, objects)
  const { bucket, key, query } = call
  const range = readByteRange(call.headers['x-amz-copy-source-range'], head.sizeBytes)
  const { body } = await objects.get(range === null ? source : { ...source, range })
  const upload = { bucket, key, uploadId: query.get('uploadId') ?? '' }
  const etag = await uploads.putPart(upload, Number(query.get('partNumber')), body)
  return result('CopyPartResult', { ...head, etag })
}

async function findSource(call: S3Call, objects: BucketStore) {
  const source = readCopySource(call.headers['x-amz-copy-source'] ?? '')
  const head = await objects.head(source)
  if (checkConditions(call, head, 'x-amz-copy-source-') === 'notModified') {
    throw conditionFailed(call, 'x-amz-copy-source-if-none-match')
  }
  return { source, head }
}

function result(name: string, { etag = '', lastModifiedMillis = 0 }: ObjectHead) {
  return document(name, [
    ['LastModified', isoTime(lastModifiedMillis)],
    ['ETag', etag],
  ])
}

function tooLarge(message: string) {
  return s3Error('InvalidRequest', 400, message)
}
