import type { GetObjectRequest, ObjectStore } from '../../objects/object-store.ts'
import type { Item } from '../item.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import { checkFileSize, locationOf, sourceOf } from '../item-source.ts'
import { ParquetThreads } from './parquet/threads/parquet-threads.ts'

// Each file being read needs memory, and the machine's other work needs processors.
const threads = new ParquetThreads(2)

/**
 * The rows of a Parquet file as objects, one row group after the other. They are decoded on a thread, which is started on
 * first use, so a file made to take time or memory cannot take anybody else's.
 *
 * Integers and decimals keep all their digits, times are written in ISO 8601, and bytes that are not text in base64.
 */
export async function* readParquet(request: GetObjectRequest, objects: ObjectStore): AsyncGenerator<readonly Item[]> {
  const location = locationOf(request)
  if (request.versionId !== undefined) {
    throw new ItemReaderError(`VersionId is not supported with InputType PARQUET (${location})`)
  }
  const { sizeBytes } = await objects.head(request)
  checkFileSize(sizeBytes, request)
  const source = sourceOf(request)
  const fetch = (start: number, end: number) => fetchRange(request, start, end, objects)
  for await (const rows of threads.read({ bytes: sizeBytes, location, fetch }, request.signal)) {
    yield rows.map((text) => ({ text, key: null, source }))
  }
}

async function fetchRange(
  request: GetObjectRequest,
  start: number,
  end: number,
  objects: ObjectStore,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(end - start)
  if (end === start) return bytes
  const { body } = await objects.get({ ...request, range: { start, end: end - 1 } })
  let offset = 0
  for await (const piece of body) {
    if (offset + piece.length > bytes.length) throw wrongLength('more than')
    bytes.set(piece, offset)
    offset += piece.length
  }
  if (offset < bytes.length) throw wrongLength(`only ${offset} of`)
  return bytes

  function wrongLength(came: string): ItemReaderError {
    return new ItemReaderError(
      `The Parquet file ${locationOf(request)} cannot be read: ${came} ${bytes.length} bytes came from byte ${start} on`,
    )
  }
}
