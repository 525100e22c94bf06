import { type Item } from '../item.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import { checkFileSize, locationOf, sourceOf } from '../item-source.ts'
import { type GetObjectRequest, type ObjectStore, ObjectStoreError } from '../object-store.ts'
import { parquetFailure, parquetRows } from './parquet/parquet-rows.ts'

export async function* readParquet(request: GetObjectRequest, objects: ObjectStore): AsyncGenerator<readonly Item[]> {
  const location = locationOf(request)
  if (request.versionId !== undefined) {
    throw new ItemReaderError(`VersionId is not supported with InputType PARQUET (${location})`)
  }
  const { sizeBytes } = await objects.head(request)
  checkFileSize(sizeBytes, request)
  const source = sourceOf(request)
  try {
    for await (const texts of parquetRows({ bytes: sizeBytes, location, fetch: (start, end) => fetchRange(objects, request, start, end) })) {
      yield texts.map((text) => ({ text, key: null, source }))
    }
  } catch (error) {
    if (error instanceof ObjectStoreError || error instanceof ItemReaderError || request.signal?.aborted) throw error
    throw parquetFailure(error, location)
  }
}

async function fetchRange(objects: ObjectStore, request: GetObjectRequest, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start)
  if (end === start) return bytes
  const { body } = await objects.get({ ...request, range: { start, end: end - 1 } })
  let offset = 0
  for await (const piece of body) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  if (offset < end - start) throw new Error(`only ${offset} of ${end - start} bytes came from byte ${start} on`)
  return bytes
}
