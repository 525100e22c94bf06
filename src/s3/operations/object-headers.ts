import type { ObjectHead } from '../../objects/object-store.ts'
import { s3Error } from '../s3-error.ts'
import type { S3Call } from '../s3-operation.ts'

const storedHeaders = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires']
const metadataPrefix = 'x-amz-meta-'
const metadataBytesMax = 2048

/** What a request says about the object that it puts, besides its content. */
export function givenProperties({ headers }: S3Call): {
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
} {
  const entries = Object.entries(headers).flatMap(([name, value = '']): [string, string][] => {
    if (!storedHeaders.includes(name) && !name.startsWith(metadataPrefix)) return []
    // The request's encoding is not the object's.
    const own = name === 'content-encoding' ? value.replaceAll(/\s*aws-chunked\s*,?/g, '').trim() : value
    return own === '' && name === 'content-encoding' ? [] : [[name, own]]
  })
  const metadata = entries.filter(([name]) => name.startsWith(metadataPrefix))
  const bytes = metadata.reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0)
  if (bytes - metadata.length * metadataPrefix.length > metadataBytesMax) {
    throw s3Error('MetadataTooLarge', 400, 'Your metadata headers exceed the maximum allowed metadata size: 2 KB.')
  }
  const contentType = headers['content-type']
  return {
    ...(contentType !== undefined && { contentType }),
    ...(entries.length > 0 && { headers: Object.fromEntries(entries) }),
  }
}

/** The headers that describe an object in an answer, except for its length. */
export function describingHeaders({ contentType, etag, lastModifiedMillis, headers }: ObjectHead, { query }: S3Call) {
  const asked = [...query].flatMap(([name, value]): [string, string][] => {
    const header = /^response-(.+)$/.exec(name)?.[1]
    if (header === undefined || (header !== 'content-type' && !storedHeaders.includes(header))) return []
    if (!isHeaderText(value)) {
      throw s3Error('InvalidArgument', 400, `The value of ${name} has characters that a header cannot have.`)
    }
    return [[header, value]]
  })
  return {
    'accept-ranges': 'bytes',
    'content-type': contentType ?? 'binary/octet-stream',
    etag: etag ?? '',
    'last-modified': new Date(lastModifiedMillis ?? 0).toUTCString(),
    // S3 encrypts everything, and says so.
    'x-amz-server-side-encryption': 'AES256',
    ...headers,
    ...Object.fromEntries(asked),
  }
}

/** Control characters would end the header, and characters beyond Latin-1 cannot be in one. */
function isHeaderText(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}
