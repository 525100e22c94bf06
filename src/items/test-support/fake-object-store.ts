import type { JsonValue } from '../../json/index.ts'
import {
  type GetObjectRequest,
  type HeadObjectRequest,
  type ListObjectsRequest,
  type ObjectContent,
  type ObjectHead,
  type ObjectStore,
  ObjectStoreError,
  type ObjectSummary,
  type PutObjectRequest,
} from '../../objects/object-store.ts'
import type { Item } from '../item.ts'
import { readItems } from '../read-items.ts'
import { type ReaderConfig, readerConfigDefault } from '../reader-request.ts'

/** Objects in memory, returned in pieces of a size that the test chooses, so that it can cut anywhere. */
export class FakeObjectStore implements ObjectStore {
  readonly objects = new Map<string, Uint8Array>()
  readonly requests: GetObjectRequest[] = []
  pieceBytes = 64 * 1024
  /** How many bodies have been opened and not yet closed. */
  open = 0

  constructor(contents: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [name, content] of Object.entries(contents)) this.objects.set(name, Buffer.from(content))
  }

  text(name: string): string {
    return Buffer.from(this.objects.get(name)!).toString()
  }

  async head({ bucket, key }: HeadObjectRequest): Promise<ObjectHead> {
    const content = this.objects.get(`${bucket}/${key}`)
    if (content !== undefined) return { sizeBytes: content.length, etag: '"0123456789abcdef0123456789abcdef"' }
    throw new ObjectStoreError({
      code: 'NoSuchKey',
      httpStatus: 404,
      message: 'The specified key does not exist.',
      bucket,
      key,
    })
  }

  async get(request: GetObjectRequest): Promise<ObjectContent> {
    this.requests.push(request)
    const head = await this.head(request)
    const all = this.objects.get(`${request.bucket}/${request.key}`)!
    const content = request.range === undefined ? all : all.subarray(request.range.start, request.range.end + 1)
    return { ...head, body: this.#pieces(content) }
  }

  async *list({ bucket, prefix = '' }: ListObjectsRequest): AsyncGenerator<readonly ObjectSummary[]> {
    const keys = [...this.objects.keys()]
      .filter((name) => name.startsWith(`${bucket}/${prefix}`))
      .map((name) => name.slice(bucket.length + 1))
      .sort()
    for (const key of keys) {
      const { sizeBytes, etag } = await this.head({ bucket, key })
      yield [{ key, sizeBytes, etag: etag!, lastModifiedMillis: 1_668_699_881_500, storageClass: 'STANDARD' }]
    }
  }

  async put({ bucket, key }: PutObjectRequest, body: AsyncIterable<Uint8Array | string>): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array))
    this.objects.set(`${bucket}/${key}`, Buffer.concat(pieces))
  }

  async *#pieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
    this.open++
    try {
      for (let offset = 0; offset < content.length; offset += this.pieceBytes) {
        yield content.subarray(offset, offset + this.pieceBytes)
      }
    } finally {
      this.open--
    }
  }
}

export async function collect<T>(chunks: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const chunk of chunks) all.push(...chunk)
  return all
}

export function texts(items: readonly Item[]): string[] {
  return items.map(({ text }) => text)
}

export interface ReadOptions extends Partial<ReaderConfig> {
  readonly operation?: 'getObject' | 'listObjectsV2'
  readonly arguments?: JsonValue
}

/** Reads all items; from `s3://bucket/file` unless the test says otherwise. */
export async function read(objects: ObjectStore, options: ReadOptions): Promise<Item[]> {
  const { operation = 'getObject', arguments: given = { Bucket: 'bucket', Key: 'file' }, ...config } = options
  return collect(readItems({ operation, arguments: given, config: { ...readerConfigDefault, ...config } }, objects))
}

/** Reads all items of one text. */
export async function readText(text: string | Uint8Array, config: Partial<ReaderConfig>): Promise<string[]> {
  return texts(await read(new FakeObjectStore({ 'bucket/file': text }), config))
}
