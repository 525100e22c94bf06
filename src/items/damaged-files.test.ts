import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { FakeObjectStore, type ReadOptions, read } from './test-support/fake-object-store.ts'

/** Files damaged at random, but the same way every time: each yields items or an error, and soon. */

const seed = 20_301
const itemsMax = 500
const memoryBytesMax = 1_000_000_000

interface Sound {
  readonly key: string
  readonly content: Buffer
  readonly cases: number
  readonly options: ReadOptions
}

const parquetNames = ['kinds', 'rows-snappy', 'rows-gzip', 'rows-zstd', 'rows-brotli', 'empty', 'int96', 'nested-v1']
parquetNames.push('nested-v2', 'optional-v1-encoded', 'required-v2-encoded')
const parquet = parquetNames.map((name): Sound => {
  const content = readFileSync(new URL(`formats/test-data/${name}.parquet`, import.meta.url))
  return { key: name, content, cases: name === 'kinds' ? 240 : 50, options: { inputType: 'PARQUET' } }
})

const records = Array.from({ length: 100 }, (_, index) => ({ id: index, name: `n${index % 7}`, tags: ['a', [index]] }))
const lines = records.map((record) => JSON.stringify(record)).join('\n')
const array = JSON.stringify({ list: records })
const csv = `id,name,note\n${records.map(({ id, name }) => `${id},"${name} ""quoted"", ",\\"x\\\\${id}`).join('\r\n')}`
const files = records.map(({ id }) => ({ key: `data/${id % 3}.csv`, size: id }))
const inventory = JSON.stringify({ fileFormat: 'CSV', fileSchema: 'id, name', destinationBucket: 'a:::bucket', files })
const addresses = records.map(({ id }) => `s3://bucket/data/${id % 3}.csv`).join('\n')

const texts: readonly Sound[] = [
  { key: 'array.json', content: Buffer.from(array), cases: 150, options: { inputType: 'JSON', itemsPointer: '/list' } },
  { key: 'file.json', content: Buffer.from(array), cases: 90, options: { inputType: 'JSON' } },
  { key: 'file.jsonl', content: Buffer.from(lines), cases: 150, options: { inputType: 'JSONL' } },
  { key: 'file.jsonl.gz', content: gzipSync(lines), cases: 110, options: { inputType: 'JSONL' } },
  { key: 'file.jsonl.zst', content: zstdCompressSync(lines), cases: 110, options: { inputType: 'JSONL' } },
  { key: 'file.csv', content: Buffer.from(csv), cases: 150, options: { inputType: 'CSV' } },
  { key: 'file.csv.gz', content: gzipSync(csv), cases: 60, options: { inputType: 'CSV' } },
  { key: 'manifest.json', content: Buffer.from(inventory), cases: 90, options: { inputType: 'MANIFEST' } },
  {
    key: 'manifest.csv',
    content: Buffer.from(addresses),
    cases: 60,
    options: { inputType: 'CSV', manifestType: 'ATHENA_DATA' },
  },
]

/** Numbers that look random and are the same each time. */
function randomNumbers(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const lengths = [
  [255, 255, 255, 127],
  [255, 255, 255, 255],
  [255, 255, 255, 255, 15],
  [0, 0, 0, 0],
  [128],
  [1, 0, 0, 0],
]

function damaged(content: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(content)
  for (let damages = 1 + random(3); damages > 0; damages--) {
    // The parts that say how to read the rest lie at both ends.
    const near = [0, Math.max(0, bytes.length - 1_500), random(bytes.length + 1)][random(3)]!
    const at = Math.min(bytes.length, near + random(1_500))
    const kind = random(6)
    if (kind === 0) bytes = bytes.subarray(0, at)
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(40))])
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(at + 1))])
    else if (kind === 3) bytes.set(lengths[random(lengths.length)]!.slice(0, bytes.length - at), at)
    else if (at < bytes.length) bytes[at] = kind === 4 ? random(256) : bytes[at]! ^ (1 << random(8))
  }
  return bytes
}

test('damaged files give items, or say what is wrong, in bounded memory', async (context) => {
  const random = randomNumbers(seed)
  const counts = { read: 0, refused: 0 }
  for (const { key, content, cases, options } of [...parquet, ...texts]) {
    for (let index = 0; index < cases; index++) {
      const objects = new FakeObjectStore({ [`bucket/${key}`]: damaged(content, random) })
      for (let file = 0; file < 3; file++) objects.objects.set(`bucket/data/${file}.csv`, Buffer.from('1,a\n2,b\n'))
      try {
        await read(objects, { arguments: { Bucket: 'bucket', Key: key }, maxItems: itemsMax, ...options })
        counts.read++
      } catch (error) {
        assert.equal((error as Error).name, 'ItemReaderError', `case ${index} of ${key}: ${(error as Error).stack}`)
        counts.refused++
      }
      assert.equal(objects.open, 0, `case ${index} of ${key} left a body open`)
    }
  }
  context.diagnostic(`${counts.read} were read, and ${counts.refused} refused`)
  // Neither kind may be missing: the damage would be too small, or too large.
  assert.ok(counts.read > 250 && counts.refused > 250, JSON.stringify(counts))
  // The system counts it in kibibytes.
  assert.ok(process.resourceUsage().maxRSS * 1024 < memoryBytesMax)
})
