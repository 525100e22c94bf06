import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import type {
  GetObjectRequest,
  HeadObjectRequest,
  ListObjectsRequest,
  ObjectContent,
  ObjectHead,
  ObjectStore,
  ObjectSummary,
  PutObjectRequest,
} from '../object-store.ts'
import { type ConnectedS3, connectToS3, type S3ClientOptions } from './s3-client.ts'
import { s3Failure } from './s3-failure.ts'
import { collectParts, partBytes } from './upload-parts.ts'

/** How often reading resumes after the connection broke and nothing new has arrived since. */
const resumptionsMax = 4

/** The address that the environment gives for S3, in the variables that the SDKs use, or null. */
export function s3EndpointOf(environment: Readonly<Record<string, string | undefined>>): string | null {
  if (environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return null
  return environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL || null
}

/** S3 itself, or a compatible service. The client is loaded on first use. */
export class S3ObjectStore implements ObjectStore {
  readonly #options: S3ClientOptions
  #connected: Promise<ConnectedS3> | null = null

  constructor(options: S3ClientOptions) {
    this.#options = options
  }

  async get(request: GetObjectRequest): Promise<ObjectContent> {
    const { range } = request
    const first = await this.#fetch(request, range)
    const head = headOf(first)
    const end = Math.min(range?.end ?? Number.POSITIVE_INFINITY, head.sizeBytes - 1)
    return { ...head, body: this.#read(request, first, range?.start ?? 0, end) }
  }

  async head(request: HeadObjectRequest): Promise<ObjectHead> {
    const { sdk, client } = await this.#connect()
    try {
      const command = new sdk.HeadObjectCommand(objectParameters(request))
      return headOf(await client.send(command, abortedBy(request.signal)))
    } catch (error) {
      request.signal?.throwIfAborted()
      throw s3Failure(error, request)
    }
  }

  async *list(request: ListObjectsRequest): AsyncGenerator<readonly ObjectSummary[]> {
    const { bucket, prefix, startAfter, expectedBucketOwner, signal } = request
    const { sdk, client } = await this.#connect()
    let continuationToken: string | undefined
    try {
      do {
        const page = await client.send(
          new sdk.ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            StartAfter: startAfter,
            ExpectedBucketOwner: expectedBucketOwner,
            ContinuationToken: continuationToken,
            // Keys may contain characters that XML cannot.
            EncodingType: 'url',
          }),
          abortedBy(signal),
        )
        const decode = page.EncodingType === 'url' ? decodeKey : (key: string) => key
        const summaries = (page.Contents ?? []).map((object) => ({
          key: decode(object.Key ?? ''),
          sizeBytes: object.Size ?? 0,
          etag: object.ETag ?? '',
          lastModifiedMillis: object.LastModified?.getTime() ?? 0,
          storageClass: object.StorageClass ?? 'STANDARD',
        }))
        if (summaries.length > 0) yield summaries
        continuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined
      } while (continuationToken !== undefined)
    } catch (error) {
      signal?.throwIfAborted()
      throw s3Failure(error, { bucket })
    }
  }

  async put(request: PutObjectRequest, body: AsyncIterable<Uint8Array | string>): Promise<void> {
    const { bucket, key, contentType } = request
    const { sdk, client } = await this.#connect()
    const target = { Bucket: bucket, Key: key }
    const parts = collectParts(body)[Symbol.asyncIterator]()
    const first = (await parts.next()).value ?? Buffer.alloc(0)
    try {
      if (first.length < partBytes) {
        await client.send(new sdk.PutObjectCommand({ ...target, ContentType: contentType, Body: first }))
        return
      }
    } catch (error) {
      throw s3Failure(error, request)
    }
    await this.#upload(request, first, parts)
  }

  async close(): Promise<void> {
    const connected = await this.#connected?.catch(() => null)
    this.#connected = null
    connected?.client.destroy()
    connected?.destroy()
  }

  /** Uploads in parts. Each is sent while the next one is being filled. */
  async #upload(request: PutObjectRequest, first: Uint8Array, more: AsyncIterator<Uint8Array>): Promise<void> {
    const { sdk, client } = await this.#connect()
    const target = { Bucket: request.bucket, Key: request.key }
    const asFailure = (error: unknown): never => {
      throw s3Failure(error, request)
    }
    const created = await client
      .send(new sdk.CreateMultipartUploadCommand({ ...target, ContentType: request.contentType }))
      .catch(async (error) => {
        await more.return?.()
        return asFailure(error)
      })
    const upload = { ...target, UploadId: created.UploadId }
    const done: { ETag: string | undefined; PartNumber: number }[] = []
    let sending = Promise.resolve()
    const send = async (part: Uint8Array, number: number) => {
      const command = new sdk.UploadPartCommand({ ...upload, PartNumber: number, Body: part })
      const { ETag } = await client.send(command).catch(asFailure)
      done.push({ ETag, PartNumber: number })
    }
    try {
      let part: Uint8Array | undefined = first
      for (let number = 1; part !== undefined; number++) {
        sending = send(part, number)
        // A failure is handled where the part is awaited, not before.
        sending.catch(() => {})
        const next: IteratorResult<Uint8Array> = await more.next()
        await sending
        part = next.done === true ? undefined : next.value
      }
      await client
        .send(new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: done } }))
        .catch(asFailure)
    } catch (error) {
      await sending.catch(() => {})
      await more.return?.()
      // The parts cost storage until the upload is aborted. If aborting fails too, the first failure is the one to report.
      await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => {})
      throw error
    }
  }

  async #fetch(
    request: GetObjectRequest,
    range?: { readonly start: number; readonly end?: number },
    etag?: string,
  ): Promise<GetObjectCommandOutput> {
    const { sdk, client } = await this.#connect()
    try {
      const command = new sdk.GetObjectCommand({
        ...objectParameters(request),
        Range: range === undefined ? undefined : `bytes=${range.start}-${range.end ?? ''}`,
        IfMatch: etag,
      })
      return await client.send(command, abortedBy(request.signal))
    } catch (error) {
      request.signal?.throwIfAborted()
      throw s3Failure(error, request)
    }
  }

  /**
   * A reader of items may wait hours for children to end, and no connection lasts that long. So reading continues with a
   * request for the rest of the same version of the object.
   */
  async *#read(
    request: GetObjectRequest,
    first: GetObjectCommandOutput,
    start: number,
    end: number,
  ): AsyncGenerator<Uint8Array> {
    const { signal } = request
    let output = first
    let offset = start
    let resumptions = 0
    for (;;) {
      const body = output.Body as (AsyncIterable<Uint8Array> & { destroy(error?: Error): void }) | undefined
      const stop = () => body?.destroy(signal?.reason)
      signal?.addEventListener('abort', stop, { once: true })
      let failure: unknown = new Error('the connection was closed before all of the object had come')
      try {
        for await (const piece of body ?? []) {
          offset += piece.length
          resumptions = 0
          yield piece
        }
      } catch (error) {
        failure = error
      } finally {
        signal?.removeEventListener('abort', stop)
        body?.destroy()
      }
      signal?.throwIfAborted()
      if (offset > end) return
      resumptions++
      if (resumptions > resumptionsMax) throw s3Failure(failure, request)
      output = await this.#fetch(request, { start: offset, end }, first.ETag)
    }
  }

  #connect() {
    if (this.#connected === null) {
      const connecting = connectToS3(this.#options)
      this.#connected = connecting
      // Whatever prevented the client from loading, such as too many open files, may be over next time.
      connecting.catch(() => {
        if (this.#connected === connecting) this.#connected = null
      })
    }
    return this.#connected
  }
}

function objectParameters({ bucket, key, versionId, expectedBucketOwner }: HeadObjectRequest) {
  return { Bucket: bucket, Key: key, VersionId: versionId, ExpectedBucketOwner: expectedBucketOwner }
}

function abortedBy(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}

interface HeadOutput {
  readonly ContentLength?: number | undefined
  readonly ContentRange?: string | undefined
  readonly ContentType?: string | undefined
  readonly ETag?: string | undefined
}

function headOf({ ContentLength, ContentRange, ContentType, ETag }: HeadOutput): ObjectHead {
  // A partial answer gives the length of the part; its Content-Range ends with the length of the whole object.
  const whole = ContentRange === undefined ? ContentLength : Number(/\/(\d+)$/.exec(ContentRange)?.[1] ?? ContentLength)
  return {
    sizeBytes: whole ?? 0,
    ...(ContentType === undefined ? {} : { contentType: ContentType }),
    ...(ETag === undefined ? {} : { etag: ETag }),
  }
}

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '))
}
