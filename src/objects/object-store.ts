export interface ObjectLocation {
  readonly bucket: string
  readonly key: string
}

export interface GetObjectRequest extends ObjectLocation {
  readonly versionId?: string
  readonly expectedBucketOwner?: string
  /** The first and last byte, both inclusive, as in the HTTP header. */
  readonly range?: { readonly start: number; readonly end: number }
  /** How large the pieces of the body may be. By default, whatever is fastest. */
  readonly pieceBytes?: number
  readonly signal?: AbortSignal
}

export type HeadObjectRequest = Omit<GetObjectRequest, 'range' | 'pieceBytes'>

export interface ObjectHead {
  /** The size of the whole object, whatever the range. */
  readonly sizeBytes: number
  readonly contentType?: string
  /** Including the quotation marks that S3 puts around it. */
  readonly etag?: string
  readonly lastModifiedMillis?: number
  /** Other headers that the object was put with, by lower-case name: `x-amz-meta-…`, `cache-control`. */
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
  /** As in `ObjectHead`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Fails with `PreconditionFailed` if the object already exists. */
  readonly ifAbsent?: boolean
}

export interface BucketSummary {
  readonly name: string
  readonly createdMillis: number
}

/** S3 as map runs need it. Methods fail only with an `ObjectStoreError`. */
export interface ObjectStore {
  get(request: GetObjectRequest): Promise<ObjectContent>
  head(request: HeadObjectRequest): Promise<ObjectHead>
  /** Pages of summaries in the order of their keys' UTF-8 bytes, fetched on demand. */
  list(request: ListObjectsRequest): AsyncIterable<readonly ObjectSummary[]>
  /** Writes an object from a stream, in bounded memory. The object becomes visible only once it is complete. */
  put(request: PutObjectRequest, body: AsyncIterable<Uint8Array | string>): Promise<void>
}

/** Where a listing continues, in the order of keys. */
export interface ListPosition {
  /** Only keys that come after this. */
  readonly after: string
  /** Whether keys that begin with it are skipped as well. */
  readonly isPrefix: boolean
}

export interface ListPageRequest {
  readonly bucket: string
  readonly prefix: string
  /** Keys that contain it after the prefix are grouped by everything up to and including it. Empty for none. */
  readonly delimiter: string
  readonly position: ListPosition
  /** The most keys and common prefixes in a page; not zero. */
  readonly entriesMax: number
  readonly signal?: AbortSignal | undefined
}

export interface ListedPage {
  readonly objects: readonly ObjectSummary[]
  readonly prefixes: readonly string[]
  /** After the last key or common prefix, or null where nothing follows. */
  readonly next: ListPosition | null
}

/** S3 as its own API needs it, with operations to create and delete buckets and to delete objects. */
export interface BucketStore extends ObjectStore {
  put(request: PutFileRequest, body: AsyncIterable<Uint8Array | string>): Promise<void>
  /** Does nothing if there is no such object. */
  delete(location: ObjectLocation): Promise<void>
  /** A page in the order of the UTF-8 bytes of keys and common prefixes. */
  listPage(request: ListPageRequest): Promise<ListedPage>
  listBuckets(): Promise<readonly BucketSummary[]>
  /** Fails if there is no such bucket, or if it belongs to somebody else. */
  headBucket(bucket: string, expectedOwner?: string): Promise<void>
  createBucket(bucket: string): Promise<void>
  deleteBucket(bucket: string): Promise<void>
}

export interface ObjectStoreErrorDetails extends Partial<ObjectLocation> {
  /** S3's error code: `NoSuchKey`, `NoSuchBucket`, `AccessDenied` … */
  readonly code: string
  /** Null when no answer came. */
  readonly httpStatus: number | null
  readonly message: string
  readonly requestId?: string
  readonly extendedRequestId?: string
}

/** The error that S3, or whatever stands in for it, answered with. */
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

  /** Describes the error as causes describe answers of AWS services, and adds the place, which those leave out. */
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
