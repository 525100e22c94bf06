import type { BucketStore, ObjectSummary } from '../../objects/object-store.ts'
import { invalidArgument } from '../s3-error.ts'
import { document, type S3Call, type S3Operation } from '../s3-operation.ts'
import type { XmlElement } from '../xml.ts'

const keysMax = 1000
// With a delimiter, what follows the first key of a prefix is mostly passed over, so there is no use in looking far ahead.
const keysAheadWithDelimiter = 16
/** Comes after every key that begins with what stands before it. */
const afterAll = '\u{10ffff}'

interface Query {
  readonly prefix: string
  readonly delimiter: string
  readonly maxKeys: number
  readonly startAfter: string
}

interface Page {
  readonly contents: readonly ObjectSummary[]
  readonly prefixes: readonly string[]
  /** What the next page comes after, or null for none. */
  readonly next: string | null
  /** The last key or prefix of this one. */
  readonly last: string
}

export const listObjectsV2: S3Operation = async (call, { objects }) => {
  const { bucket, query } = call
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after') ?? ''
  const listed = { ...readQuery(call), startAfter: token === null ? startAfter : readToken(token) }
  const page = await list(objects, bucket, listed)
  const encode = encoderOf(call)
  return document('ListBucketResult', [
    ...common(call, listed, page),
    ['KeyCount', page.contents.length + page.prefixes.length],
    ['ContinuationToken', token ?? undefined],
    ['NextContinuationToken', page.next === null ? undefined : Buffer.from(page.next).toString('base64url')],
    ['StartAfter', startAfter === '' ? undefined : encode(startAfter)],
  ])
}

export const listObjects: S3Operation = async (call, { objects }) => {
  const marker = call.query.get('marker') ?? ''
  const query = readQuery(call)
  const { prefix, delimiter } = query
  // A marker that is a common prefix was the end of the page before, and all of its keys were in it.
  const isPrefix = delimiter !== '' && marker.startsWith(prefix) && marker.slice(prefix.length).endsWith(delimiter)
  const listed = { ...query, startAfter: isPrefix ? marker + afterAll : marker }
  const page = await list(objects, call.bucket, listed)
  const encode = encoderOf(call)
  return document('ListBucketResult', [
    ...common(call, listed, page),
    ['Marker', encode(marker)],
    ['NextMarker', page.next === null || delimiter === '' ? undefined : encode(page.last)],
  ])
}

/** S3 knows times to the second. */
export function isoTime(millis: number): string {
  return new Date(Math.floor(millis / 1000) * 1000).toISOString()
}

async function list(objects: BucketStore, bucket: string, query: Query): Promise<Page> {
  const { prefix, delimiter, maxKeys } = query
  const contents: ObjectSummary[] = []
  const prefixes: string[] = []
  let startAfter = query.startAfter
  let last = ''
  const isFull = () => contents.length + prefixes.length >= maxKeys
  if (maxKeys === 0) return { contents, prefixes, next: null, last }
  const pageKeys = delimiter === '' ? maxKeys + 1 : keysAheadWithDelimiter
  search: for (;;) {
    for await (const summaries of objects.list({ bucket, prefix, startAfter, pageKeys })) {
      for (const summary of summaries) {
        if (isFull()) return { contents, prefixes, next: startAfter, last }
        const end = delimiter === '' ? -1 : summary.key.indexOf(delimiter, prefix.length)
        if (end === -1) {
          contents.push(summary)
          startAfter = last = summary.key
          continue
        }
        last = summary.key.slice(0, end + delimiter.length)
        prefixes.push(last)
        startAfter = last + afterAll
        continue search
      }
    }
    return { contents, prefixes, next: null, last }
  }
}

function common(call: S3Call, { prefix, delimiter, maxKeys }: Query, { contents, prefixes, next }: Page): XmlElement[] {
  const encode = encoderOf(call)
  return [
    ['Name', call.bucket],
    ['Prefix', encode(prefix)],
    ['Delimiter', delimiter === '' ? undefined : encode(delimiter)],
    ['MaxKeys', maxKeys],
    ['EncodingType', call.query.get('encoding-type') ?? undefined],
    ['IsTruncated', next !== null],
    ...contents.map((summary): XmlElement => ['Contents', describe(summary, encode)]),
    ...prefixes.map((each): XmlElement => ['CommonPrefixes', [['Prefix', encode(each)]]]),
  ]
}

function describe(summary: ObjectSummary, encode: (key: string) => string): XmlElement[] {
  return [
    ['Key', encode(summary.key)],
    ['LastModified', isoTime(summary.lastModifiedMillis)],
    ['ETag', summary.etag],
    ['Size', summary.sizeBytes],
    ['StorageClass', summary.storageClass],
  ]
}

function readQuery({ query }: S3Call): Omit<Query, 'startAfter'> {
  const text = query.get('max-keys') ?? ''
  if (!/^\d{0,10}$/.test(text)) throw invalidArgument('Provided max-keys not an integer or within integer range')
  const encoding = query.get('encoding-type')
  if (encoding !== null && encoding !== 'url') throw invalidArgument('Invalid Encoding Method specified in Request')
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: text === '' ? keysMax : Math.min(Number(text), keysMax),
  }
}

function readToken(token: string): string {
  const startAfter = Buffer.from(token, 'base64url').toString()
  if (Buffer.from(startAfter).toString('base64url') === token) return startAfter
  throw invalidArgument('The continuation token provided is incorrect')
}

/** Keys can have characters that XML cannot, so clients may ask for percent signs. */
function encoderOf({ query }: S3Call): (key: string) => string {
  if (query.get('encoding-type') !== 'url') return (key) => key
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/')
}
