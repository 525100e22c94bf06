import type { DirectoryUploads } from '../objects/directory/directory-uploads.ts'
import type { BucketStore } from '../objects/object-store.ts'
import type { S3Answer, S3Request } from './s3-request.ts'
import { type XmlElement, xmlDocument } from './xml.ts'

/** The size of the pieces that an object is sent in. Many may be pending, for clients that do not read. */
export const servedPieceBytes = 64 * 1024

export interface S3Context {
  readonly objects: BucketStore
  readonly uploads: DirectoryUploads
}

/** A request with the bucket and key that its path names; each is empty where the path does not name one. */
export interface S3Call extends S3Request {
  readonly bucket: string
  readonly key: string
}

export type S3Operation = (call: S3Call, context: S3Context) => Promise<S3Answer>

export function empty(status = 200, headers: Readonly<Record<string, string>> = {}): S3Answer {
  return { status, headers, body: '' }
}

export function document(name: string, elements: readonly XmlElement[]): S3Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(name, elements) }
}
