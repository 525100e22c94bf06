import { getMember, isObject, JsonSyntaxError, type JsonValue, parse } from '../../json/index.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import { locationOf, openText } from '../item-source.ts'
import type { GetObjectRequest, ObjectLocation, ObjectStore } from '../object-store.ts'
import { readRecord } from './csv-record.ts'

/** A manifest names files and holds no data: even one of a hundred thousand files stays far below this. */
const manifestCharactersMax = 64 * 1024 * 1024

export interface InventoryManifest {
  readonly format: 'CSV' | 'Parquet'
  /** The columns of the files, which have no header of their own. */
  readonly columns: readonly string[]
  readonly files: readonly ObjectLocation[]
}

/** The manifest.json of an S3 inventory. */
export async function readInventoryManifest(
  request: GetObjectRequest,
  objects: ObjectStore,
): Promise<InventoryManifest> {
  const location = locationOf(request)
  const wrong = (what: string) => new ItemReaderError(`The S3 inventory manifest ${location} ${what}`)
  let manifest: JsonValue
  try {
    manifest = parse(await wholeText(request, objects))
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw new ItemReaderError(`The S3 inventory manifest ${location} is no JSON: ${error.message}`, error)
  }
  if (!isObject(manifest)) throw wrong('must be a JSON object')
  const format = getMember(manifest, 'fileFormat')
  if (format === 'ORC') throw wrong('lists ORC files, which cannot be read; configure the inventory to write CSV')
  if (format !== 'CSV' && format !== 'Parquet') {
    throw wrong(`must have a fileFormat of CSV, but it was ${JSON.stringify(format) ?? 'missing'}`)
  }
  const schema = getMember(manifest, 'fileSchema')
  if (typeof schema !== 'string') throw wrong('must have a fileSchema that names the columns')
  const files = getMember(manifest, 'files')
  if (!Array.isArray(files)) throw wrong('must have an array of files')
  // The destination is an ARN; the files lie beside the manifest, so its bucket is the one to fall back on.
  const destination = getMember(manifest, 'destinationBucket')
  const bucket = typeof destination === 'string' ? destination.slice(destination.lastIndexOf(':') + 1) : request.bucket
  return {
    format,
    columns: schema.split(',').map((name) => name.trim()),
    files: files.map((file, index) => {
      const key = isObject(file) ? getMember(file, 'key') : undefined
      if (typeof key !== 'string') throw wrong(`has no key in its file ${index}`)
      return { bucket, key }
    }),
  }
}

/** The manifest of an Athena UNLOAD: one `s3://` address in each line, in the form of CSV. */
export async function readAthenaManifest(
  request: GetObjectRequest,
  objects: ObjectStore,
): Promise<readonly ObjectLocation[]> {
  const text = await wholeText(request, objects)
  const files: ObjectLocation[] = []
  for (let offset = 0, row = 1; offset < text.length; row++) {
    const { fields, next } = readRecord(text, offset, 0x2c, true)!
    offset = next
    const address = (fields[0] ?? '').trim()
    if (address === '') continue
    const match = /^s3:\/\/([^/]+)\/(.+)$/i.exec(address)
    if (match === null) {
      throw new ItemReaderError(
        `The Athena manifest ${locationOf(request)} must have an address like s3://bucket/key in row ${row}, but it was '${address.slice(0, 200)}'`,
      )
    }
    files.push({ bucket: match[1]!, key: match[2]! })
  }
  return files
}

async function wholeText(request: GetObjectRequest, objects: ObjectStore): Promise<string> {
  const pieces: string[] = []
  let length = 0
  for await (const piece of await openText(request, objects)) {
    pieces.push(piece)
    length += piece.length
    if (length > manifestCharactersMax) {
      throw new ItemReaderError(
        `The manifest ${locationOf(request)} is longer than ${manifestCharactersMax} characters`,
      )
    }
  }
  return pieces.join('')
}
