import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type ObjectContent, ObjectStoreError } from '../objects/object-store.ts'
import type { Item } from './item.ts'
import { readItems } from './read-items.ts'
import { readerConfigDefault } from './reader-request.ts'
import { collect, FakeObjectStore, type ReadOptions, read, readText, texts } from './test-support/fake-object-store.ts'

const lines = (count: number) => Array.from({ length: count }, (_nothing, index) => `${index}\n`).join('')

describe('reading items', () => {
  it('stops at MaxItems; zero means all, and less is refused in the recorded words', async () => {
    for (const [maxItems, count] of [
      [1, 1],
      [2, 2],
      [4, 4],
      [100_000_000, 4],
      [0, 4],
    ] as const) {
      assert.equal((await readText(lines(4), { inputType: 'JSONL', maxItems })).length, count)
    }
    await assert.rejects(readText(lines(4), { inputType: 'JSONL', maxItems: -1 }), {
      name: 'ItemReaderError',
      message: 'field MaxItems must be positive',
    })
    // Nothing after the last item is read, and the source is closed.
    const objects = new FakeObjectStore({ 'bucket/file': '[1,2,nonsense' })
    objects.pieceBytes = 1
    assert.deepEqual(texts(await read(objects, { inputType: 'JSON', maxItems: 2 })), ['1', '2'])
    assert.equal(objects.open, 0)
  })

  it('gives chunks of a thousand items at most', async () => {
    const objects = new FakeObjectStore({ 'bucket/file': lines(2500), 'bucket/array': `[${'1,'.repeat(2499)}1]` })
    for (const [Key, inputType] of [
      ['file', 'JSONL'],
      ['array', 'JSON'],
      ['file', 'CSV'],
    ] as const) {
      const config = { ...readerConfigDefault, inputType, csvHeaders: ['a'] }
      const request = { operation: 'getObject' as const, arguments: { Bucket: 'bucket', Key }, config }
      const chunks = await Array.fromAsync(readItems(request, objects))
      assert.deepEqual(
        chunks.map((chunk) => chunk.length),
        [1000, 1000, 500],
      )
    }
  })

  it('gives items that keep nothing else of the file in memory', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    const record = (index: number) => `{"id":${index},"name":"item number ${index % 97} of many"}`
    const rows = (write: (index: number) => string) =>
      Array.from({ length: 20_000 }, (_nothing, index) => write(index)).join('')
    const contents = {
      JSONL: { before: '', block: rows((index) => `${record(index)}\n`), after: '' },
      JSON: { before: '[0', block: rows((index) => `,${record(index)}`), after: ']' },
      CSV: { before: '', block: rows((index) => `${index},a longer text with the number ${index},x\n`), after: '' },
    }
    for (const inputType of ['JSONL', 'JSON', 'CSV'] as const) {
      const held: Item[] = []
      const config = { ...readerConfigDefault, inputType, csvHeaders: ['a', 'b', 'c'] }
      const request = { operation: 'getObject' as const, arguments: { Bucket: 'bucket', Key: 'file' }, config }
      const { before: start, block, after: end } = contents[inputType]
      const content = Buffer.from(block)
      const body = async function* () {
        yield Buffer.from(start)
        for (let round = 0; round < 30; round++) {
          for (let offset = 0; offset < content.length; offset += 65_536)
            yield content.subarray(offset, offset + 65_536)
        }
        yield Buffer.from(end)
      }
      const objects = new FakeObjectStore()
      objects.get = async () => ({ sizeBytes: 1, body: body() })
      collectGarbage()
      const before = process.memoryUsage().heapUsed
      for await (const chunk of readItems(request, objects)) held.push(chunk[0]!)
      collectGarbage()
      const grown = process.memoryUsage().heapUsed - before
      assert.ok(held.length >= 600, String(held.length))
      // The file that the items were cut from has thirty megabytes.
      assert.ok(grown < 5_000_000, `${inputType}: ${held.length} items hold ${grown} bytes`)
    }
  })

  it('decompresses by the name of the file', async () => {
    const text = lines(50_000)
    const objects = new FakeObjectStore({
      'bucket/a.jsonl.gz': gzipSync(text),
      'bucket/two.gz': Buffer.concat([gzipSync('1\n'), gzipSync('2\n')]),
      'bucket/a.jsonl.zstd': zstdCompressSync(text),
      'bucket/a.zst': zstdCompressSync(text),
      'bucket/wrong.gz': text,
      'bucket/cut.gz': gzipSync(text).subarray(0, 1000),
    })
    const readKey = (Key: string, options: ReadOptions = {}) =>
      read(objects, { inputType: 'JSONL', arguments: { Bucket: 'bucket', Key }, ...options })
    for (const key of ['a.jsonl.gz', 'a.jsonl.zstd', 'a.zst']) assert.equal((await readKey(key)).length, 50_000, key)
    assert.deepEqual(texts(await readKey('two.gz')), ['1', '2'])
    await assert.rejects(readKey('wrong.gz'), /wrong\.gz is named like gzip data but cannot be decompressed: /)
    await assert.rejects(readKey('cut.gz'), /cut\.gz is named like gzip data but cannot be decompressed: /)
    assert.equal((await readKey('a.jsonl.gz', { maxItems: 1 })).length, 1)
    assert.equal(objects.open, 0)
  })

  it('says what S3 said, and where', async () => {
    const failure = {
      name: 'ItemReaderError',
      message:
        'The specified key does not exist. (Service: S3, Status Code: 404, Error Code: NoSuchKey, Bucket: bucket, Key: file)',
    }
    await assert.rejects(read(new FakeObjectStore(), { inputType: 'JSON' }), failure)
    // If the connection breaks in the middle of compressed data, that is not mistaken for broken data.
    class BreakingObjectStore extends FakeObjectStore {
      override async get(): Promise<ObjectContent> {
        const body = (async function* () {
          yield gzipSync(lines(10)).subarray(0, 20)
          throw new ObjectStoreError({ code: 'RequestTimeout', httpStatus: null, message: 'socket hang up' })
        })()
        return { sizeBytes: 100, body }
      }
    }
    const request = { inputType: 'JSONL', arguments: { Bucket: 'bucket', Key: 'x.gz' } } as const
    await assert.rejects(read(new BreakingObjectStore(), request), {
      name: 'ItemReaderError',
      message: 'socket hang up (Service: S3, Error Code: RequestTimeout)',
    })
  })

  it('lets faults of ours through as they are', async () => {
    class FaultyObjectStore extends FakeObjectStore {
      override async get(): Promise<ObjectContent> {
        throw new TypeError('a fault')
      }
    }
    await assert.rejects(read(new FaultyObjectStore(), { inputType: 'JSON' }), {
      name: 'TypeError',
      message: 'a fault',
    })
  })

  it('refuses files above 10 GB', async () => {
    class HugeObjectStore extends FakeObjectStore {
      override async get(): Promise<ObjectContent> {
        return { sizeBytes: 10 * 1024 ** 3 + 1, body: (async function* () {})() }
      }
    }
    await assert.rejects(read(new HugeObjectStore(), { inputType: 'JSON' }), /more than the maximum of 10 GB/)
  })

  it('stops when told to', async () => {
    const objects = new FakeObjectStore({ 'bucket/file': lines(5000) })
    const stop = new AbortController()
    const config = { ...readerConfigDefault, inputType: 'JSONL' as const }
    const request = { operation: 'getObject' as const, arguments: { Bucket: 'bucket', Key: 'file' }, config }
    await assert.rejects(
      async () => {
        for await (const _chunk of readItems(request, objects, stop.signal)) stop.abort(new Error('stopped'))
      },
      { message: 'stopped' },
    )
    assert.equal(objects.open, 0)
    assert.equal(objects.requests[0]!.signal, stop.signal)
  })

  it('checks the parameters', async () => {
    const refused = async (options: ReadOptions, message: RegExp) =>
      assert.rejects(read(new FakeObjectStore({ 'bucket/file': '[]' }), options), message)
    await refused({ arguments: { Bucket: 'bucket' }, inputType: 'JSON' }, /parameter 'Key' is required/)
    await refused({ arguments: { Bucket: 1, Key: 'file' }, inputType: 'JSON' }, /'Bucket' must be a string/)
    await refused({ arguments: 'x', inputType: 'JSON' }, /must be an object with Bucket, Key/)
    await refused(
      { arguments: { Bucket: 'b', Key: 'k', Range: 'x' } },
      /'Range' is not supported; supported are Bucket/,
    )
    await refused({}, /InputType must be specified in ReaderConfig with s3:getObject/)
    await refused({ inputType: 'CSV', csvHeaderLocation: 'GIVEN' }, /CSVHeaders must be specified/)
    await refused(
      { operation: 'listObjectsV2', arguments: { Bucket: 'b' }, transformation: 'LOAD_AND_FLATTEN' },
      /InputType must be specified in ReaderConfig with LOAD_AND_FLATTEN/,
    )
    await refused({ manifestType: 'ATHENA_DATA', inputType: 'JSON' }, /must be CSV, JSONL or PARQUET with ATHENA_DATA/)
  })

  it('hands version and owner on', async () => {
    const objects = new FakeObjectStore({ 'bucket/file': '[]' })
    const given = { Bucket: 'bucket', Key: 'file', VersionId: 'v', ExpectedBucketOwner: '1' }
    await read(objects, { inputType: 'JSON', arguments: given })
    assert.deepEqual(objects.requests, [{ bucket: 'bucket', key: 'file', versionId: 'v', expectedBucketOwner: '1' }])
  })
})

describe('listings', () => {
  const objects = new FakeObjectStore({
    'bucket/in/': '',
    'bucket/in/1.csv': 'a\n1\n2\n',
    'bucket/in/2.csv': 'a\n3\n',
    'bucket/other.csv': '',
  })
  const list: ReadOptions = { operation: 'listObjectsV2', arguments: { Bucket: 'bucket', Prefix: 'in' } }

  it('give the metadata of objects as items, folders too', async () => {
    const items = await read(objects, list)
    assert.deepEqual(items[1], {
      text: '{"Etag":"\\"0123456789abcdef0123456789abcdef\\"","Key":"in/1.csv","LastModified":1668699881,"Size":6,"StorageClass":"STANDARD"}',
      key: null,
      source: 'S3://bucket',
    })
    assert.equal(items.length, 3)
    assert.equal((await read(objects, { ...list, maxItems: 2 })).length, 2)
  })

  it('give the rows of all objects with LOAD_AND_FLATTEN', async () => {
    const items = await read(objects, { ...list, transformation: 'LOAD_AND_FLATTEN', inputType: 'CSV' })
    assert.deepEqual(
      items.map(({ text, source }) => [text, source]),
      [
        ['{"a":"1"}', 'S3://bucket/in/1.csv'],
        ['{"a":"2"}', 'S3://bucket/in/1.csv'],
        ['{"a":"3"}', 'S3://bucket/in/2.csv'],
      ],
    )
  })
})

describe('manifests', () => {
  const inventory = (given: object) =>
    JSON.stringify({
      sourceBucket: 'source',
      destinationBucket: 'arn:aws:s3:::inventory',
      version: '2016-11-30',
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, Size, LastModifiedDate',
      files: [{ key: 'data/1.csv.gz', size: 1 }, { key: 'data/2.csv.gz' }],
      ...given,
    })
  const rows = '"source","a/","0","2022-11-16T00:27:19.000Z"\n"source","a/t.csv","3399671","2022-11-16T00:29:32.000Z"\n'
  const contents = { 'inventory/data/1.csv.gz': gzipSync(rows), 'inventory/data/2.csv.gz': gzipSync(rows) }

  it('lead to the rows of an S3 inventory, in the documented shape', async () => {
    const objects = new FakeObjectStore({ 'bucket/file': inventory({}), ...contents })
    for (const config of [{ inputType: 'MANIFEST' }, { manifestType: 'S3_INVENTORY' }] as const) {
      const items = await read(objects, config)
      assert.equal(items.length, 4)
      assert.deepEqual(items[1], {
        text: '{"LastModifiedDate":"2022-11-16T00:29:32.000Z","Bucket":"source","Size":"3399671","Key":"a/t.csv"}',
        key: null,
        source: 'S3://inventory/data/1.csv.gz',
      })
    }
  })

  it('are refused with what is wrong with them', async () => {
    const refused = async (text: string, message: RegExp) =>
      assert.rejects(readText(text, { inputType: 'MANIFEST' }), message)
    await refused(inventory({ fileFormat: 'ORC' }), /lists ORC files, which cannot be read; configure .* CSV/)
    await refused(inventory({ fileFormat: undefined }), /must have a fileFormat of CSV, but it was missing/)
    await refused(inventory({ fileSchema: 3 }), /must have a fileSchema/)
    await refused(inventory({ files: [{}] }), /has no key in its file 0/)
    await refused('[]', /must be a JSON object/)
    await refused('{', /Invalid JSON in the S3 inventory manifest s3:\/\/bucket\/file/)
  })

  it('lead to the data of an Athena query', async () => {
    const objects = new FakeObjectStore({
      'bucket/file': 's3://data/out/1.gz\n"s3://data/out/2.gz"\n\n',
      'data/out/1.gz': gzipSync('{"a":1}\n{"a":2}\n'),
      'data/out/2.gz': gzipSync('{"a":3}\n'),
    })
    const items = await read(objects, { manifestType: 'ATHENA_DATA', inputType: 'JSONL' })
    assert.deepEqual(texts(items), ['{"a":1}', '{"a":2}', '{"a":3}'])
    assert.equal(items[2]!.source, 'S3://data/out/2.gz')
    const csv = {
      manifestType: 'ATHENA_DATA',
      inputType: 'CSV',
      csvHeaderLocation: 'GIVEN',
      csvHeaders: ['x'],
    } as const
    assert.equal((await read(objects, csv)).length, 3)
    await assert.rejects(
      readText('not an address', { manifestType: 'ATHENA_DATA', inputType: 'JSONL' }),
      /must have an address like s3:\/\/bucket\/key in row 1, but it was 'not an address'/,
    )
  })

  it('do not hand their version on to the files', async () => {
    const objects = new FakeObjectStore({ 'bucket/file': 's3://data/1\n', 'data/1': '1' })
    const given = { Bucket: 'bucket', Key: 'file', VersionId: 'v', ExpectedBucketOwner: '1' }
    await collect(
      readItems(
        {
          operation: 'getObject',
          arguments: given,
          config: { ...readerConfigDefault, manifestType: 'ATHENA_DATA', inputType: 'JSONL' },
        },
        objects,
      ),
    )
    assert.deepEqual(objects.requests[1], { bucket: 'data', key: '1', expectedBucketOwner: '1' })
  })
})
