/**
 * Reads generated data sets as items of a Distributed Map, and writes results, each in a separate process.
 *
 *     npx node bench/items.ts                    all of them, about a minute
 *     npx node bench/items.ts json-lines csv     only these
 *     npx node bench/items.ts --gigabytes 10     larger files
 *
 * Prints one JSON line for each: items and megabytes per second, and the process's peak memory.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import {
  type ChildResult,
  type ItemReaderRequest,
  type ReaderConfig,
  readerConfigDefault,
  readItems,
  writeResults,
} from '../src/items/index.ts'
import type {
  GetObjectRequest,
  ListObjectsRequest,
  ObjectContent,
  ObjectHead,
  ObjectStore,
  ObjectSummary,
  PutObjectRequest,
} from '../src/objects/index.ts'

const listedKeys = 10_000_000
const writtenChildren = 3_000_000
const pieceBytes = 64 * 1024
const recordsPerBlock = 10_000

/** Serves a block of records again and again, in pieces that end anywhere; stores nothing. */
class GeneratedObjectStore implements ObjectStore {
  readonly #prefix: Buffer
  readonly #block: Buffer
  readonly #blocks: number
  readonly #suffix: Buffer
  writtenBytes = 0

  constructor({ prefix = '', block, suffix = '', bytes }: Content & { readonly bytes: number }) {
    this.#prefix = Buffer.from(prefix)
    this.#block = Buffer.from(block)
    this.#suffix = Buffer.from(suffix)
    this.#blocks = Math.max(1, Math.round(bytes / this.#block.length))
  }

  get sizeBytes(): number {
    return this.#prefix.length + this.#blocks * this.#block.length + this.#suffix.length
  }

  async head(): Promise<ObjectHead> {
    return { sizeBytes: this.sizeBytes }
  }

  async get(_request: GetObjectRequest): Promise<ObjectContent> {
    return { sizeBytes: this.sizeBytes, body: this.#body() }
  }

  async *list({ prefix = '' }: ListObjectsRequest): AsyncGenerator<readonly ObjectSummary[]> {
    for (let start = 0; start < listedKeys; start += 1000) {
      yield Array.from({ length: 1000 }, (_nothing, index) => ({
        key: `${prefix}/${String(start + index).padStart(12, '0')}.jpg`,
        sizeBytes: start + index,
        etag: '"05704fbdccb224cb01c59005bebbad28"',
        lastModifiedMillis: 1_668_699_881_000,
        storageClass: 'STANDARD',
      }))
    }
  }

  async put(_request: PutObjectRequest, body: AsyncIterable<Uint8Array | string>): Promise<void> {
    for await (const piece of body) this.writtenBytes += Buffer.byteLength(piece)
  }

  async *#body(): AsyncGenerator<Uint8Array> {
    if (this.#prefix.length > 0) yield this.#prefix
    for (let block = 0; block < this.#blocks; block++) {
      for (let offset = 0; offset < this.#block.length; offset += pieceBytes) {
        yield this.#block.subarray(offset, offset + pieceBytes)
      }
    }
    if (this.#suffix.length > 0) yield this.#suffix
  }
}

interface Content {
  readonly prefix?: string
  readonly block: string | Uint8Array
  readonly suffix?: string
}

interface Figures {
  readonly items: number
  readonly bytes: number
}

const object = (index: number) =>
  `{"id":${index},"name":"item ${index % 97}","price":${(index * 37) % 101}.5,"tags":["new","gift"],"active":true}`
const jsonLines = records((index) => `${object(index)}\n`)

const workloads: Readonly<Record<string, (bytes: number) => Promise<Figures>>> = {
  'json-lines': (bytes) => reading({ inputType: 'JSONL' }, { block: jsonLines }, bytes),
  'json-lines-gzip': (bytes) =>
    // Concatenated gzip files are a valid gzip file.
    reading({ inputType: 'JSONL' }, { block: gzipSync(jsonLines) }, bytes / 8, 'file.jsonl.gz'),
  'json-array': (bytes) =>
    reading(
      { inputType: 'JSON' },
      { prefix: '[0', block: records((index) => `,${object(index)}`), suffix: ']' },
      bytes,
    ),
  'json-pointer': (bytes) =>
    reading(
      { inputType: 'JSON', itemsPointer: '/items' },
      { prefix: '{"skipped":[0', block: records((index) => `,${object(index)}`), suffix: '],"items":[1]}' },
      bytes,
    ),
  csv: (bytes) =>
    reading(
      { inputType: 'CSV' },
      {
        prefix: 'userId,movieId,rating,timestamp\n',
        block: records((index) => `${index},${index % 307},3.5,1256677221\n`),
      },
      bytes / 2,
    ),
  'csv-quoted': (bytes) =>
    reading(
      { inputType: 'CSV' },
      { prefix: 'a,b,c\n', block: records((index) => `"${index}","with ""quotes"", and\nlines",plain text\n`) },
      bytes / 2,
    ),
  listing: () => reading({}, { block: '' }, 0),
  results: writing,
}

/** The text of records, in a block that can be repeated. */
function records(record: (index: number) => string): string {
  return Array.from({ length: recordsPerBlock }, (_nothing, index) => record(index)).join('')
}

async function reading(config: Partial<ReaderConfig>, content: Content, bytes: number, key = 'file'): Promise<Figures> {
  const objects = new GeneratedObjectStore({ ...content, bytes })
  const isListing = config.inputType === undefined
  const request: ItemReaderRequest = {
    operation: isListing ? 'listObjectsV2' : 'getObject',
    arguments: isListing ? { Bucket: 'bucket', Prefix: 'images' } : { Bucket: 'bucket', Key: key },
    config: { ...readerConfigDefault, ...config },
  }
  let items = 0
  for await (const chunk of readItems(request, objects)) items += chunk.length
  return { items, bytes: isListing ? 0 : objects.sizeBytes }
}

async function writing(): Promise<Figures> {
  const objects = new GeneratedObjectStore({ block: '', bytes: 0 })
  const request = {
    mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:orders/Map:ad9b5f27-090b-3ac6-9beb-243cd77144a7',
    bucket: 'bucket',
    prefix: 'results',
    transformation: 'NONE',
    outputType: 'JSON',
    fileBytesMax: 100_000_000,
  } as const
  const { count } = await writeResults(request, children(), objects)
  return { items: count, bytes: objects.writtenBytes }
}

async function* children(): AsyncGenerator<readonly ChildResult[]> {
  for (let start = 0; start < writtenChildren; start += 1000) {
    yield Array.from({ length: 1000 }, (_nothing, index) => child(start + index))
  }
}

function child(index: number): ChildResult {
  const name = `ad9b5f27-090b-3ac6-9beb-${String(index).padStart(12, '0')}`
  const hasFailed = index % 10 === 0
  return {
    status: hasFailed ? 'FAILED' : 'SUCCEEDED',
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:orders/Map:${name}`,
    name,
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders/Map',
    startMillis: 1_738_633_790_099,
    stopMillis: 1_738_633_790_163,
    input: object(index),
    output: hasFailed ? null : object(index),
    error: hasFailed ? 'Refused' : null,
    cause: hasFailed ? 'This one is rejected.' : null,
    redriveCount: 0,
    redriveStatus: hasFailed ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: hasFailed ? null : 'Execution is SUCCEEDED and cannot be redriven',
  }
}

const args = process.argv.slice(2)
const flag = args.indexOf('--gigabytes')
const gigabytes = flag === -1 ? 3 : Number(args.splice(flag, 2)[1])
if (!(gigabytes > 0)) fail('--gigabytes must be a number above 0')
const isChild = args[0] === '--measure'
if (isChild) await measure(args[1]!)
else {
  const unknown = args.find((name) => !Object.hasOwn(workloads, name))
  if (unknown !== undefined) fail(`there is no '${unknown}', only ${Object.keys(workloads).join(', ')}`)
  for (const name of args.length === 0 ? Object.keys(workloads) : args) {
    const command = [fileURLToPath(import.meta.url), '--measure', name, '--gigabytes', String(gigabytes)]
    const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  }
}

async function measure(name: string): Promise<void> {
  const started = performance.now()
  const { items, bytes } = await workloads[name]!(gigabytes * 1e9)
  const seconds = (performance.now() - started) / 1000
  const line = {
    bench: 'items',
    name,
    items,
    megabytes: Math.round(bytes / 1e6),
    seconds: Math.round(seconds * 100) / 100,
    itemsPerSecond: Math.round(items / seconds),
    megabytesPerSecond: Math.round(bytes / 1e6 / seconds),
    // The system counts in kibibytes.
    peakMemoryMegabytes: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function fail(message: string): never {
  process.stderr.write(`bench/items.ts: ${message}\n`)
  process.exit(2)
}
