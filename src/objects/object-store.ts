export interface ObjectLocation {
  readonly bucket: string
  readonly key: string
}

export interface GetObjectRequest extends ObjectLocation {
  readonly versionId?: string
  readonly expectedBucketOwner?: string
  /** The first and the last byte, both included, as in the HTTP header. */
  readonly range?: { readonly start: number; readonly end: number }
  /** How large the pieces of the body may be: by default, as is fastest. */
  readonly pieceBytes?: number
  readonly signal?: AbortSignal
}

export type HeadObjectRequest = Omit<GetObjectRequest, 'range' | 'pieceBytes'>

export interface ObjectHead {
  /** The size of the whole object, whatever the range. */
  readonly sizeBytes: number
  readonly contentType?: string
  /** With its quotation marks, as S3 gives it. */
  readonly etag?: string
  readonly lastModifiedMillis?: number
  /** What else the object was put with, by lower-case names of headers: `x-amz-meta-…`, `cache-control`. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface ObjectContent extends ObjectHead {
  /** May be read once. Leaving the loop early closes the connection or the file. */
  readonly body: AsyncIterable<Uint8Array>
}

export interface ListObjectsRequest {
  readonly bucket: string
  readonly prefix?: string
  /** Only keys that come after this one. */
  readonly startAfter?: string
  /** How many summaries the caller can use at once. Pages may hold more or fewer. */
  readonly pageKeys?: number
  readonly expectedBucketOwner?: string
  readonly signal?: AbortSignal
}

export interface ObjectSummary {
  readonly key: string
  readonly sizeBytes: number
  readonly etag: string
  readonly lastModifiedMillis: number
  readonly storageClass: string
}

export interface PutObjectRequest extends ObjectLocation {
  readonly contentType?: string
}

export interface PutFileRequest extends PutObjectRequest {
  /** As `ObjectHead` has them. */
  readonly headers?: Readonly<Record<string, string>>
  /** Fails with `PreconditionFailed` where an object is there already. */
  readonly ifAbsent?: boolean
}

export interface BucketSummary {
  readonly name: string
  readonly createdMillis: number
}

/** S3 as map runs need it. Every method fails with an `ObjectStoreError`, and nothing else. */
export interface ObjectStore {
  get(request: GetObjectRequest): Promise<ObjectContent>
  head(request: HeadObjectRequest): Promise<ObjectHead>
  /** Pages of summaries in the order of their keys' UTF-8 bytes, fetched as they are asked for. */
  list(request: ListObjectsRequest): AsyncIterable<readonly ObjectSummary[]>
  /** Writes an object from a stream, in bounded memory. It can be seen when it is complete, or never. */
  put(request: PutObjectRequest, body: AsyncIterable<Uint8Array | string>): Promise<void>
}

/** Where a listing goes on, in the order of keys. */
export interface ListPosition {
  /** Only keys that come after this. */
  readonly after: string
  /** Whether keys that begin with it are passed over as well. */
  readonly isPrefix: boolean
}

export interface ListPageRequest {
  readonly bucket: string
  readonly prefix: string
  /** Keys that have it after the prefix are told as what they begin with up to it. Empty for none. */
  readonly delimiter: string
  readonly position: ListPosition
  /** How many keys and common prefixes a page has at most; not zero. */
  readonly entriesMax: number
  readonly signal?: AbortSignal | undefined
}

export interface ListedPage {
  readonly objects: readonly ObjectSummary[]
  readonly prefixes: readonly string[]
  /** After the last key or common prefix, or null where nothing follows. */
  readonly next: ListPosition | null
}

/** S3 as its own API needs it: with buckets that come and go, and objects that are deleted. */
export interface BucketStore extends ObjectStore {
  put(request: PutFileRequest, body: AsyncIterable<Uint8Array | string>): Promise<void>
  /** Does nothing where there is no such object. */
  delete(location: ObjectLocation): Promise<void>
  /** A page in the order of the UTF-8 bytes of keys and common prefixes. */
  listPage(request: ListPageRequest): Promise<ListedPage>
  listBuckets(): Promise<readonly BucketSummary[]>
  /** Fails where there is no such bucket, or where it belongs to somebody else. */
  headBucket(bucket: string, expectedOwner?: string): Promise<void>
  createBucket(bucket: string): Promise<void>
  deleteBucket(bucket: string): Promise<void>
}

export interface ObjectStoreErrorDetails extends Partial<ObjectLocation> {
  /** As S3 has it: `NoSuchKey`, `NoSuchBucket`, `AccessDenied` … */
  readonly code: string
  /** Null when no answer came. */
  readonly httpStatus: number | null
  readonly message: string
  readonly requestId?: string
  readonly extendedRequestId?: string
}

/** What S3 (or what stands in for it) answered instead of doing what was asked. */
export class ObjectStoreError extends Error {
  readonly code: string
  readonly httpStatus: number | null
  readonly bucket: string | null
  readonly key: string | null
  readonly requestId: string | null
  readonly extendedRequestId: string | null

  constructor(details: ObjectStoreErrorDetails, cause?: unknown) {
    super(details.message, { cause })
    this.name = 'ObjectStoreError'
    this.code = details.code
    this.httpStatus = details.httpStatus
    this.bucket = details.bucket ?? null
    this.key = details.key ?? null
    this.requestId = details.requestId ?? null
    this.extendedRequestId = details.extendedRequestId ?? null
  }

  /** In the shape in which causes name answers of AWS services, with the place added that those leave out. */
  describe(): string {
    const parts = ['Service: S3']
    if (this.httpStatus !== null) parts.push(`Status Code: ${this.httpStatus}`)
    parts.push(`Error Code: ${this.code}`)
    if (this.bucket !== null) parts.push(`Bucket: ${this.bucket}`)
    if (this.key !== null) parts.push(`Key: ${this.key}`)
    if (this.requestId !== null) parts.push(`Request ID: ${this.requestId}`)
    if (this.extendedRequestId !== null) parts.push(`Extended Request ID: ${this.extendedRequestId}`)
    return `${this.message} (${parts.join(', ')})`
  }
}
