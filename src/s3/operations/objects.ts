import { crc32 } from 'node:zlib'
import type { ObjectHead } from '../../objects/object-store.ts'
import { readByteRange } from '../byte-range.ts'
import { checkConditions, conditionFailed } from '../conditions.ts'
import { checksumHeaders, crc32Text, readPayload } from '../payload.ts'
import { notImplemented } from '../s3-error.ts'
import { empty, type S3Call, type S3Context, type S3Operation, servedPieceBytes } from '../s3-operation.ts'
import type { S3Answer } from '../s3-request.ts'
import { describingHeaders, givenProperties } from './object-headers.ts'

// Beyond this, reading an object only for its checksum costs more than the checksum is worth.
const checksummedBytesMax = 16 * 1024 * 1024

export const getObject: S3Operation = async (call, { objects }) => {
  const place = locationOf(call)
  const head = await objects.head(place)
  if (checkConditions(call, head) === 'notModified') return notModified(call, head)
  const range = readByteRange(call.headers.range, head.sizeBytes)
  const { body, ...found } = await objects.get({
    ...place,
    pieceBytes: servedPieceBytes,
    ...(range !== null && { range }),
    ...(call.signal !== undefined && { signal: call.signal }),
  })
  const described = describingHeaders(found, call)
  if (range === null) {
    const checksum = await checksumOf(call, found, () => objects.get(place))
    return { status: 200, headers: { ...described, ...checksum, 'content-length': String(found.sizeBytes) }, body }
  }
  const { start, end } = range
  const headers = {
    ...described,
    'content-length': String(end - start + 1),
    'content-range': `bytes ${start}-${end}/${found.sizeBytes}`,
  }
  return { status: 206, headers, body }
}

export const headObject: S3Operation = async (call, { objects }) => {
  const head = await objects.head(locationOf(call))
  if (checkConditions(call, head) === 'notModified') return notModified(call, head)
  const range = readByteRange(call.headers.range, head.sizeBytes)
  const length = range === null ? head.sizeBytes : range.end - range.start + 1
  return empty(200, { ...describingHeaders(head, call), 'content-length': String(length) })
}

export const putObject: S3Operation = async (call, { objects }) => {
  const { bucket, key } = call
  const ifAbsent = call.headers['if-none-match'] !== undefined
  if (ifAbsent && call.headers['if-none-match'] !== '*')
    throw notImplemented('If-None-Match with anything but * on PUT')
  if (call.headers['if-match'] !== undefined) {
    if (checkConditions(call, await objects.head({ bucket, key })) !== 'holds') throw conditionFailed(call, 'if-match')
  }
  await objects.put({ bucket, key, ...givenProperties(call), ifAbsent }, readPayload(call))
  const { etag = '' } = await objects.head({ bucket, key })
  return empty(200, { etag, 'x-amz-server-side-encryption': 'AES256', ...checksumHeaders(call) })
}

export const deleteObject: S3Operation = async (call, context) => {
  await removeObject(context, call.bucket, call.key, call.query.get('versionId'))
  return empty(204)
}

/** Deletes an object. An object that cannot exist counts as deleted, like one that does not exist. */
export async function removeObject(
  { objects }: S3Context,
  bucket: string,
  key: string,
  versionId: string | null,
): Promise<void> {
  // Fails if there is no such version.
  if (versionId !== null && versionId !== 'null') await objects.head({ bucket, key, versionId })
  try {
    await objects.delete({ bucket, key })
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'InvalidArgument') throw error
  }
}

function locationOf({ bucket, key, query }: S3Call) {
  const versionId = query.get('versionId')
  return { bucket, key, ...(versionId !== null && { versionId }) }
}

function notModified(call: S3Call, head: ObjectHead): S3Answer {
  const { etag, 'last-modified': lastModified } = describingHeaders(head, call)
  return empty(304, { etag, 'last-modified': lastModified })
}

async function checksumOf(
  { headers }: S3Call,
  { sizeBytes }: ObjectHead,
  open: () => Promise<{ readonly body: AsyncIterable<Uint8Array> }>,
): Promise<Readonly<Record<string, string>>> {
  if (headers['x-amz-checksum-mode']?.toUpperCase() !== 'ENABLED' || sizeBytes > checksummedBytesMax) return {}
  let sum = 0
  for await (const piece of (await open()).body) sum = crc32(piece, sum)
  return { 'x-amz-checksum-crc32': crc32Text(sum), 'x-amz-checksum-type': 'FULL_OBJECT' }
}
