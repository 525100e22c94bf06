import type { Readable } from 'node:stream'
import { Readable as ReadableStream } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { GetObjectRequest, ObjectStore } from '../objects/object-store.ts'
import { ItemReaderError } from './item-reader-error.ts'
import { decodeText } from './text-stream.ts'

/** The maximum size of a file that items are read from. */
export const fileBytesMax = 10 * 1024 ** 3

/**
 * The maximum decompressed size: more than files of that size have ever been seen to reach, and a bound for files made to
 * have none.
 */
const decompressedBytesMax = 10 * fileBytesMax

/** Where a file is, as causes name it. */
export function locationOf({ bucket, key }: GetObjectRequest): string {
  return `s3://${bucket}/${key}`
}

/** Where a file is, as the context object names it. */
export function sourceOf({ bucket, key }: GetObjectRequest): string {
  return `S3://${bucket}/${key}`
}

export interface OpenTextOptions {
  /** Also bounds the decompressed size of a compressed file. */
  readonly contentBytesMax?: number
}

/** Opens a file as text, decompressed if its name says that it is compressed. */
export async function openText(
  request: GetObjectRequest,
  objects: ObjectStore,
  { contentBytesMax = decompressedBytesMax }: OpenTextOptions = {},
): Promise<AsyncIterable<string>> {
  const { body, sizeBytes } = await objects.get(request)
  checkFileSize(sizeBytes, request)
  return decodeText(atMost(decompressed(body, request), contentBytesMax, locationOf(request)))
}

export function checkFileSize(sizeBytes: number, request: GetObjectRequest): void {
  if (sizeBytes > fileBytesMax) {
    throw new ItemReaderError(
      `The file ${locationOf(request)} has ${sizeBytes} bytes, which is more than the maximum of 10 GB (${fileBytesMax} bytes)`,
    )
  }
}

function decompressed(body: AsyncIterable<Uint8Array>, request: GetObjectRequest): AsyncIterable<Uint8Array> {
  const { key } = request
  if (key.endsWith('.gz')) return through(body, createGunzip(), 'gzip', locationOf(request))
  if (key.endsWith('.zstd') || key.endsWith('.zst')) {
    return through(body, createZstdDecompress(), 'Zstandard', locationOf(request))
  }
  return body
}

async function* through(
  body: AsyncIterable<Uint8Array>,
  decompressor: Readable & NodeJS.WritableStream,
  format: string,
  location: string,
): AsyncGenerator<Uint8Array> {
  // A failure of the source must not be mistaken for one of the data: it is recorded separately, and passes through.
  let sourceFailure: { readonly error: unknown } | null = null
  const source = ReadableStream.from(
    (async function* () {
      try {
        yield* body
      } catch (error) {
        sourceFailure = { error }
        throw error
      }
    })(),
  )
  source.on('error', (error) => decompressor.destroy(error))
  source.pipe(decompressor)
  try {
    yield* decompressor as AsyncIterable<Uint8Array>
  } catch (error) {
    if (sourceFailure !== null) throw (sourceFailure as { readonly error: unknown }).error
    throw new ItemReaderError(
      `The file ${location} is named like ${format} data but cannot be decompressed: ${error instanceof Error ? error.message : String(error)}`,
      error,
    )
  } finally {
    source.destroy()
    decompressor.destroy()
  }
}

async function* atMost(
  body: AsyncIterable<Uint8Array>,
  bytesMax: number,
  location: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of body) {
    bytes += piece.length
    if (bytes > bytesMax) {
      throw new ItemReaderError(`The file ${location} has more than the maximum of ${bytesMax} bytes when decompressed`)
    }
    yield piece
  }
}
