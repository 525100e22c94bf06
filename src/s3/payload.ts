import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { ByteCollector } from '../bytes/byte-collector.ts'
import { readChunks } from './chunked-payload.ts'
import { malformedXml, s3Error } from './s3-error.ts'
import type { S3Request } from './s3-request.ts'

/** The most that S3 accepts in one request. */
const bodyBytesMax = 5 * 1024 ** 3
// Enough for ten thousand parts, or a thousand keys of the greatest length.
const documentBytesMax = 4 * 1024 * 1024

interface Digest {
  readonly header: string
  update(piece: Uint8Array): void
  /** In base64. */
  value(): string
}

/** Streams the content of an object or a part, taken out of its chunks and checked against the client's digests. */
export async function* readPayload({ headers, body }: S3Request): AsyncGenerator<Uint8Array> {
  const trailers: Record<string, string> = {}
  const digests = digestsOf(headers)
  let bytes = 0
  for await (const piece of isChunked(headers) ? readChunks(body, trailers) : body) {
    bytes += piece.length
    if (bytes > bodyBytesMax) {
      throw s3Error('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed object size: 5 GiB.')
    }
    for (const digest of digests) digest.update(piece)
    yield piece
  }
  for (const digest of digests) {
    const expected = headers[digest.header] ?? trailers[digest.header]
    if (expected === undefined || expected === digest.value()) continue
    const name = digest.header.replace(/^x-amz-checksum-/, '').toUpperCase()
    throw s3Error('BadDigest', 400, `The ${name} you specified did not match the calculated checksum.`)
  }
}

/** The checksums of a request, which its answer repeats. */
export function checksumHeaders({ headers }: S3Request): Record<string, string> {
  const given = Object.entries(headers).filter(([name]) => /^x-amz-checksum-(?:crc32|sha1|sha256)$/.test(name))
  if (given.length === 0) return {}
  return { ...(Object.fromEntries(given) as Record<string, string>), 'x-amz-checksum-type': 'FULL_OBJECT' }
}

/** A body that is an XML document. */
export async function readDocument(request: S3Request): Promise<string> {
  const collector = new ByteCollector()
  for await (const piece of readPayload(request)) {
    collector.push(piece)
    if (collector.length > documentBytesMax) throw malformedXml(`it is longer than ${documentBytesMax} bytes.`)
  }
  return collector.take().toString('utf8')
}

/** Clients that do not know the length in advance send chunks of their own within the body. */
function isChunked(headers: S3Request['headers']): boolean {
  const isStreaming = headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false
  return isStreaming || /\baws-chunked\b/.test(headers['content-encoding'] ?? '')
}

function digestsOf(headers: S3Request['headers']): readonly Digest[] {
  const trailing = (headers['x-amz-trailer'] ?? '').toLowerCase()
  const isGiven = (header: string) => headers[header] !== undefined || trailing.includes(header)
  const makers: readonly [header: string, make: (header: string) => Digest][] = [
    ['content-md5', hashed('md5')],
    ['x-amz-checksum-sha1', hashed('sha1')],
    ['x-amz-checksum-sha256', hashed('sha256')],
    ['x-amz-checksum-crc32', crc32Digest],
  ]
  return makers.filter(([header]) => isGiven(header)).map(([header, make]) => make(header))
}

function hashed(algorithm: string): (header: string) => Digest {
  return (header) => {
    const hash = createHash(algorithm)
    return { header, update: (piece) => void hash.update(piece), value: () => hash.digest('base64') }
  }
}

function crc32Digest(header: string): Digest {
  let sum = 0
  return {
    header,
    update(piece) {
      sum = crc32(piece, sum)
    },
    value: () => crc32Text(sum),
  }
}

/** As written in headers: the four bytes in base64. */
export function crc32Text(sum: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(sum)
  return bytes.toString('base64')
}
