import { checksumHeaders, readDocument, readPayload } from '../payload.ts'
import { malformedXml } from '../s3-error.ts'
import { document, empty, type S3Call, type S3Operation } from '../s3-operation.ts'
import { contentsOf, textOf } from '../xml.ts'
import { givenProperties } from './object-headers.ts'

export const createMultipartUpload: S3Operation = async (call, { uploads }) => {
  const { bucket, key } = call
  const uploadId = await uploads.create({ bucket, key, ...givenProperties(call) })
  return document('InitiateMultipartUploadResult', [
    ['Bucket', bucket],
    ['Key', key],
    ['UploadId', uploadId],
  ])
}

export const uploadPart: S3Operation = async (call, { uploads }) => {
  const etag = await uploads.putPart(uploadOf(call), Number(call.query.get('partNumber')), readPayload(call))
  return empty(200, { etag, 'x-amz-server-side-encryption': 'AES256', ...checksumHeaders(call) })
}

export const completeMultipartUpload: S3Operation = async (call, { objects, uploads }) => {
  const xml = await readDocument(call)
  const parts = contentsOf(xml, 'Part').map((part) => {
    const number = Number(textOf(part, 'PartNumber') ?? Number.NaN)
    const etag = textOf(part, 'ETag')
    if (!Number.isInteger(number) || etag === null) throw malformedXml('each Part must have a PartNumber and an ETag.')
    return { number, etag }
  })
  if (parts.length === 0) throw malformedXml('it must name at least one Part.')
  const { bucket, key } = call
  await uploads.complete(uploadOf(call), parts)
  const { etag } = await objects.head({ bucket, key })
  return document('CompleteMultipartUploadResult', [
    ['Location', `/${bucket}/${key}`],
    ['Bucket', bucket],
    ['Key', key],
    ['ETag', etag],
  ])
}

export const abortMultipartUpload: S3Operation = async (call, { uploads }) => {
  await uploads.abort(uploadOf(call))
  return empty(204)
}

function uploadOf({ bucket, key, query }: S3Call) {
  return { bucket, key, uploadId: query.get('uploadId') ?? '' }
}
