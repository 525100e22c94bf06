import type { BucketStore, ListedPage, ListPosition, ObjectSummary } from '../../objects/object-store.ts'
import { invalidArgument } from '../s3-error.ts'
import { document, type S3Call, type S3Operation } from '../s3-operation.ts'
import type { XmlElement } from '../xml.ts'

const keysMax = 1000
// A continuation token begins with this mark if the last entry of the page was a common prefix rather than a key.
const prefixMark = 'p'
const keyMark = 'k'

interface Query {
  readonly prefix: string
  readonly delimiter: string
  readonly maxKeys: number
  readonly position: ListPosition
}

export const listObjectsV2: S3Operation = async (call, { objects }) => {
  const { query } = call
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after') ?? ''
  const position = token === null ? { after: startAfter, isPrefix: false } : readToken(token)
  const listed = { ...readQuery(call), position }
  const page = await list(objects, call, listed)
  const encode = encoderOf(call)
  return document('ListBucketResult', [
    ...common(call, listed, page),
    ['KeyCount', page.objects.length + page.prefixes.length],
    ['ContinuationToken', token ?? undefined],
    ['NextContinuationToken', page.next === null ? undefined : tokenOf(page.next)],
    ['StartAfter', startAfter === '' ? undefined : encode(startAfter)],
  ])
}

export const listObjects: S3Operation = async (call, { objects }) => {
  const marker = call.query.get('marker') ?? ''
  const query = readQuery(call)
  const { prefix, delimiter } = query
  // If the marker is a common prefix, the previous page ended with it, and it covered all of the prefix's keys.
  const isPrefix = delimiter !== '' && marker.startsWith(prefix) && marker.slice(prefix.length).endsWith(delimiter)
  const listed = { ...query, position: { after: marker, isPrefix } }
  const page = await list(objects, call, listed)
  const encode = encoderOf(call)
  return document('ListBucketResult', [
    ...common(call, listed, page),
    ['Marker', encode(marker)],
    ['NextMarker', page.next === null || delimiter === '' ? undefined : encode(page.next.after)],
  ])
}

/** S3 gives times to the second. */
export function isoTime(millis: number): string {
  return new Date(Math.floor(millis / 1000) * 1000).toISOString()
}

async function list(objects: BucketStore, { bucket, signal }: S3Call, query: Query): Promise<ListedPage> {
  const { maxKeys, ...listed } = query
  if (maxKeys === 0) return { objects: [], prefixes: [], next: null }
  return objects.listPage({ bucket, ...listed, entriesMax: maxKeys, signal })
}

function common(call: S3Call, { prefix, delimiter, maxKeys }: Query, page: ListedPage): XmlElement[] {
  const encode = encoderOf(call)
  return [
    ['Name', call.bucket],
    ['Prefix', encode(prefix)],
    ['Delimiter', delimiter === '' ? undefined : encode(delimiter)],
    ['MaxKeys', maxKeys],
    ['EncodingType', call.query.get('encoding-type') ?? undefined],
    ['IsTruncated', page.next !== null],
    ...page.objects.map((summary): XmlElement => ['Contents', describe(summary, encode)]),
    ...page.prefixes.map((each): XmlElement => ['CommonPrefixes', [['Prefix', encode(each)]]]),
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

function readQuery({ query }: S3Call): Omit<Query, 'position'> {
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

function tokenOf({ after, isPrefix }: ListPosition): string {
  return Buffer.from(`${isPrefix ? prefixMark : keyMark}${after}`).toString('base64url')
}

function readToken(token: string): ListPosition {
  const text = Buffer.from(token, 'base64url').toString()
  const isPrefix = text.startsWith(prefixMark)
  if (Buffer.from(text).toString('base64url') === token && (isPrefix || text.startsWith(keyMark))) {
    return { after: text.slice(1), isPrefix }
  }
  throw invalidArgument('The continuation token provided is incorrect')
}

/** Keys can contain characters that XML cannot, so clients may ask for percent-encoding. */
function encoderOf({ query }: S3Call): (key: string) => string {
  if (query.get('encoding-type') !== 'url') return (key) => key
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/')
}
