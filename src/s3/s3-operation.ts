import type { DirectoryUploads } from '../objects/directory/directory-uploads.ts'
import type { BucketStore } from '../objects/object-store.ts'
import type { S3Answer, S3Request } from './s3-request.ts'
import { type XmlElement, xmlDocument } from './xml.ts'

/** How large the pieces are that an object goes out in: many may be on their way, to clients that do not read. */
export const servedPieceBytes = 64 * 1024

export interface S3Context {
  readonly objects: BucketStore
  readonly uploads: DirectoryUploads
}

/** A request with the place that its path names; empty texts where it names none. */
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
