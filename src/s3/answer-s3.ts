import { randomBytes } from 'node:crypto'
import { DirectoryUploads } from '../objects/directory/directory-uploads.ts'
import { type BucketStore, ObjectStoreError } from '../objects/object-store.ts'
import { findOperation } from './find-operation.ts'
import { requiredPermissions } from './required-permissions.ts'
import { s3Error } from './s3-error.ts'
import { type S3Call, type S3Context, servedPieceBytes } from './s3-operation.ts'
import type { S3Answer, S3Api, S3Request } from './s3-request.ts'
import { xmlError } from './xml.ts'

// The memory that an object takes while it goes out to a client that does not read: a piece being written, one waiting for
// that, and one read ahead.
const streamBytes = 4 * servedPieceBytes

export interface S3ApiOptions {
  readonly objects: BucketStore
  /** The directory of the buckets, where multipart uploads are stored as well. */
  readonly root: string
  readonly region: string
  /** Reports faults of our own, or of the disk. */
  readonly report: (message: string, error: unknown) => void
}

/** The part of the S3 API that a directory can provide. Signatures are not checked. */
export function createS3Api({ objects, root, region, report }: S3ApiOptions): S3Api {
  const context = { objects, uploads: new DirectoryUploads(root, objects) }
  return {
    async answer(request) {
      const ids = { 'x-amz-request-id': requestId(), 'x-amz-id-2': randomBytes(48).toString('base64') }
      const answered = await attempt(request, { ...context, region }, ids, report)
      // Clients learn a bucket's region from the answer to any request about it.
      return { ...answered, headers: { 'x-amz-bucket-region': region, ...answered.headers, ...ids } }
    },
  }
}

type Ids = Readonly<Record<'x-amz-request-id' | 'x-amz-id-2', string>>

async function attempt(
  request: S3Request,
  context: S3Context & { readonly region: string },
  ids: Ids,
  report: S3ApiOptions['report'],
): Promise<S3Answer> {
  try {
    const call = locate(request)
    const operation = findOperation(call)
    const { name, run } = operation
    for (const { action, resource } of requiredPermissions(operation, call, context.region)) {
      const reason = await request.refuse(action, resource)
      if (reason !== null) throw s3Error('AccessDenied', 403, reason)
    }
    if (call.bucket !== '' && name !== 'CreateBucket') {
      await context.objects.headBucket(call.bucket, call.headers['x-amz-expected-bucket-owner'])
    }
    return await begun(await run(call, context), request)
  } catch (error) {
    // The client is gone: nobody reads this answer.
    if (request.signal?.aborted) return failure(request, s3Error('RequestTimeout', 400, 'The request ended.'), ids)
    if (error instanceof ObjectStoreError && isAnswer(error)) return failure(request, error, ids)
    report('An S3 request could not be answered.', error)
    const message = `We encountered an internal error: ${error instanceof Error ? error.message : String(error)}`
    return failure(request, s3Error('InternalError', 500, message), ids)
  }
}

/** Whether an error is an answer for the client, and not a fault of the server. */
function isAnswer({ code, httpStatus }: ObjectStoreError): boolean {
  return (httpStatus !== null && httpStatus < 500) || code === 'NotImplemented' || code === 'SlowDown'
}

/** Reads the beginning of an object before answering: one that cannot be read gives an error rather than half an answer. */
async function begun(answer: S3Answer, { admit }: S3Request): Promise<S3Answer> {
  const { body, headers } = answer
  if (typeof body === 'string') return answer
  const bytes = Math.min(Number(headers['content-length'] ?? streamBytes), streamBytes)
  // A body in one piece is not streamed: it is as small as other answers, which do not wait.
  const admission = bytes <= servedPieceBytes ? 'admitted' : await admit?.(bytes)
  if (admission === 'gone') throw new Error('the client is gone')
  if (admission === 'busy') throw s3Error('SlowDown', 503, 'Please reduce your request rate.')
  const pieces = body[Symbol.asyncIterator]()
  const first = await pieces.next()
  const rest = { [Symbol.asyncIterator]: () => pieces }
  const whole = (async function* () {
    if (first.done === true) return
    yield first.value
    yield* rest
  })()
  return { ...answer, body: whole }
}

function locate(request: S3Request): S3Call {
  let path: string
  try {
    path = decodeURIComponent(request.path)
  } catch {
    throw s3Error('InvalidURI', 400, "Couldn't parse the specified URI.")
  }
  const [, bucket = '', key = ''] = /^\/*([^/]*)\/?(.*)$/s.exec(path) ?? []
  return { ...request, bucket, key }
}

function failure({ method }: S3Request, error: ObjectStoreError, ids: Ids): S3Answer {
  const { code, message, bucket, key, httpStatus } = error
  const status = httpStatus ?? 500
  if (method === 'HEAD') return { status, headers: {}, body: '' }
  const body = xmlError([
    ['Code', code],
    ['Message', message],
    ['BucketName', bucket ?? undefined],
    ['Key', key ?? undefined],
    ['RequestId', ids['x-amz-request-id']],
    ['HostId', ids['x-amz-id-2']],
  ])
  return { status, headers: { 'content-type': 'application/xml' }, body }
}

/** Like those of S3: sixteen digits and letters. */
function requestId(): string {
  return randomBytes(8).toString('hex').toUpperCase()
}
