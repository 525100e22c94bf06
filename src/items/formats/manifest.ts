import { getMember, isObject, JsonSyntaxError, type JsonValue, parse } from '../../json/index.ts'
import type { GetObjectRequest, ObjectLocation, ObjectStore } from '../../objects/object-store.ts'
import { ItemReaderError } from '../item-reader-error.ts'
import { locationOf, openText } from '../item-source.ts'
import { TextWindow } from '../text-stream.ts'
import { TimeSlice } from '../time-slice.ts'
import { atEnd, JsonCursor } from './json-cursor.ts'
import { RecordReader } from './record-reader.ts'

/** A manifest only names files: even one with a hundred thousand files is far smaller than this. */
const manifestCharactersMax = 64 * 1024 * 1024
const filesMax = 1_000_000
/** A key has at most a kilobyte, and the columns of a file have ten. */
const valueCharactersMax = 64 * 1024
// Files between two looks at the clock.
const filesPerLook = 256

export interface InventoryManifest {
  readonly format: 'CSV' | 'Parquet'
  /** The columns of the files, which have no header themselves. */
  readonly columns: readonly string[]
  readonly files: readonly ObjectLocation[]
}

/** The manifest.json of an S3 inventory. */
export async function readInventoryManifest(
  request: GetObjectRequest,
  objects: ObjectStore,
): Promise<InventoryManifest> {
  const wrong = (what: string) => new ItemReaderError(`The S3 inventory manifest ${locationOf(request)} ${what}`)
  const { format, schema, destination, keys } = await readMembers(request, objects, wrong)
  if (format === 'ORC') throw wrong('lists ORC files, which cannot be read; configure the inventory to write CSV')
  if (format !== 'CSV' && format !== 'Parquet') {
    throw wrong(`must have a fileFormat of CSV, but it was ${JSON.stringify(format) ?? 'missing'}`)
  }
  if (typeof schema !== 'string') throw wrong('must have a fileSchema that names the columns')
  if (keys === null) throw wrong('must have an array of files')
  // The destination is an ARN; the files are stored beside the manifest, so its bucket is the fallback.
  const bucket = typeof destination === 'string' ? destination.slice(destination.lastIndexOf(':') + 1) : request.bucket
  return {
    format,
    columns: schema.split(',').map((name) => name.trim()),
    files: keys.map((key) => ({ bucket, key })),
  }
}

interface Members {
  format: JsonValue | undefined
  schema: JsonValue | undefined
  destination: JsonValue | undefined
  keys: string[] | null
}

/** Takes the needed members from the manifest, whose list of files is never in memory as a whole. */
async function readMembers(
  request: GetObjectRequest,
  objects: ObjectStore,
  wrong: (what: string) => ItemReaderError,
): Promise<Members> {
  const location = locationOf(request)
  const window = new TextWindow(await boundedText(request, objects))
  const cursor = new JsonCursor(window, `the S3 inventory manifest ${location}`)
  const members: Members = { format: undefined, schema: undefined, destination: undefined, keys: null }
  const value = async (name: string): Promise<JsonValue> => {
    await cursor.peek()
    const text = await cursor.takeValue(() => `${name} of ${location}`)
    if (text.length > valueCharactersMax) throw wrong(`has more than ${valueCharactersMax} characters in its ${name}`)
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error
      throw wrong(`is not valid JSON in its ${name}: ${error.message}`)
    }
  }
  try {
    const first = await cursor.peek()
    if (first === atEnd) throw wrong('is empty')
    if (first !== 0x7b) throw wrong('must be a JSON object')
    await eachPart(cursor, async () => {
      const name = await cursor.takeName()
      if (name === 'fileFormat') members.format = await value(name)
      else if (name === 'fileSchema') members.schema = await value(name)
      else if (name === 'destinationBucket') members.destination = await value(name)
      else if (name !== 'files') await cursor.skipValue()
      else if ((await cursor.peek()) !== 0x5b) throw wrong('must have an array of files')
      else members.keys = await readKeys(cursor, value, wrong)
    })
    const after = await cursor.peek()
    if (after !== atEnd) throw cursor.unexpected(after, 'the end of the file')
  } finally {
    await window.close()
  }
  return members
}

async function readKeys(
  cursor: JsonCursor,
  value: (name: string) => Promise<JsonValue>,
  wrong: (what: string) => ItemReaderError,
): Promise<string[]> {
  const keys: string[] = []
  const slice = new TimeSlice()
  await eachPart(cursor, async () => {
    const file = await value(`file ${keys.length}`)
    const key = isObject(file) ? getMember(file, 'key') : undefined
    if (typeof key !== 'string') throw wrong(`has no key in its file ${keys.length}`)
    if (keys.length === filesMax) throw wrong(`names more than ${filesMax} files`)
    keys.push(key)
    if (keys.length % filesPerLook === 0 && slice.isOver) await slice.rest()
  })
  return keys
}

/** Goes through the object or array that begins here. */
async function eachPart(cursor: JsonCursor, take: () => Promise<void>): Promise<void> {
  // In the character set, each closing bracket comes two places after its opening one.
  const closing = (await cursor.peek()) + 2
  cursor.take()
  if ((await cursor.peek()) === closing) return cursor.take()
  for (;;) {
    await take()
    const separator = await cursor.peek()
    if (separator !== closing && separator !== 0x2c) {
      throw cursor.unexpected(separator, `a comma or '${String.fromCharCode(closing)}'`)
    }
    cursor.take()
    if (separator === closing) return
  }
}

/** The manifest of an Athena UNLOAD: one `s3://` address per line, as CSV. */
export async function readAthenaManifest(
  request: GetObjectRequest,
  objects: ObjectStore,
): Promise<readonly ObjectLocation[]> {
  const location = locationOf(request)
  const window = new TextWindow(await boundedText(request, objects))
  const records = new RecordReader(window, ',')
  const files: ObjectLocation[] = []
  const slice = new TimeSlice()
  try {
    for (let row = 1; ; row++) {
      const fields = await records.take(1, () => `row ${row} of ${location}`)
      if (fields === null) return files
      if (row % filesPerLook === 0 && slice.isOver) await slice.rest()
      const address = (fields[0] ?? '').trim()
      if (address === '') continue
      const match = /^s3:\/\/([^/]+)\/(.+)$/i.exec(address)
      if (match === null) {
        throw new ItemReaderError(
          `The Athena manifest ${location} must have an address like s3://bucket/key in row ${row}, but it was '${address.slice(0, 200)}'`,
        )
      }
      if (files.length === filesMax)
        throw new ItemReaderError(`The Athena manifest ${location} names more than ${filesMax} files`)
      files.push({ bucket: match[1]!, key: match[2]! })
    }
  } finally {
    await window.close()
  }
}

async function boundedText(request: GetObjectRequest, objects: ObjectStore): Promise<AsyncIterable<string>> {
  const pieces = await openText(request, objects)
  return (async function* () {
    let length = 0
    for await (const piece of pieces) {
      length += piece.length
      if (length > manifestCharactersMax) {
        throw new ItemReaderError(
          `The manifest ${locationOf(request)} is longer than ${manifestCharactersMax} characters`,
        )
      }
      yield piece
    }
  })()
}
