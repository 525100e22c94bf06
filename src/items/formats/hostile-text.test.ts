import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { FakeObjectStore, type ReadOptions, read, texts } from '../test-support/fake-object-store.ts'

const megabyte = 1024 * 1024

/** Reads the items, and counts how often everything else got a turn meanwhile. */
async function readBeside(content: string | Uint8Array, options: ReadOptions, key = 'file') {
  const objects = new FakeObjectStore({ [`bucket/${key}`]: content })
  let turns = 0
  let isDone = false
  const turn = () => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  try {
    const items = texts(await read(objects, { arguments: { Bucket: 'bucket', Key: key }, ...options }))
    return { items, turns, error: '' }
  } catch (error) {
    assert.equal((error as Error).name, 'ItemReaderError', (error as Error).stack ?? '')
    return { items: [], turns, error: (error as Error).message }
  } finally {
    isDone = true
  }
}

// Anything that grew with the square of these lengths would take hours: the runner's time limit would catch it.
describe('CSV files that were made to take long', () => {
  it('may have any number of quotation marks in a field', async () => {
    const marks = 'x"'.repeat(megabyte / 2)
    for (const start of ['', ' '.repeat(megabyte), '\\\\'.repeat(megabyte / 2), 'x""'.repeat(megabyte / 2)]) {
      const { items } = await readBeside(`c\n${start}${marks}\n`, { inputType: 'CSV' })
      assert.equal(items.length, 1)
    }
    const escaped = await readBeside(`c\nx${'\\\\"x'.repeat(megabyte / 2)}\n`, { inputType: 'CSV' })
    assert.equal(escaped.items.length, 1)
  })

  it('may end their lines with carriage returns alone', async () => {
    const text = `c\n"${'x'.repeat(4 * megabyte)}"\r${'y\r'.repeat(100_000)}`
    assert.equal((await readBeside(text, { inputType: 'CSV' })).items.length, 100_001)
  })

  it('may have any number of fields, but no more are kept than there are names', async () => {
    const { items } = await readBeside(`a,b\n${','.repeat(8 * megabyte - 10)}\n`, { inputType: 'CSV' })
    assert.deepEqual(items, ['{"a":"","b":""}'])
    const header = await readBeside(`${'abc,'.repeat(megabyte)}\n1\n`, { inputType: 'CSV' })
    assert.match(header.error, /CSV header/)
  })

  it('let others go on while rows become far larger than they are', async () => {
    const names = Array.from({ length: 1_200 }, (_, index) => `n${index}`)
    const { items, turns } = await readBeside(`${names.join(',')}\n${'1\n'.repeat(2_000)}`, { inputType: 'CSV' })
    assert.equal(items.length, 2_000)
    assert.ok(turns >= 5, `${turns} turns`)
  })
})

describe('JSON files that were made to take long', () => {
  it('let others go on while a large item is checked', async () => {
    const item = `[${'[],'.repeat(2 * megabyte)}[]]`
    for (const [inputType, text] of [
      ['JSONL', `${item}\n`],
      ['JSON', `[${item}]`],
    ] as const) {
      const { items, turns } = await readBeside(text, { inputType })
      assert.equal(items.length, 1)
      assert.ok(turns >= 3, `${turns} turns`)
    }
    const broken = await readBeside(`[${'[],'.repeat(2 * megabyte)}x]\n`, { inputType: 'JSONL' })
    assert.match(broken.error, /Invalid JSON at line 1 of .*: what is not JSON begins at character 6291458/)
  })

  it('let others go on while there is nothing but empty lines', async () => {
    for (const inputType of ['JSONL', 'CSV'] as const) {
      const objects = `${inputType === 'CSV' ? 'c\n' : ''}"${'x'.repeat(5 * megabyte)}"\n${'\n'.repeat(5 * megabyte)}`
      const { items, turns } = await readBeside(objects, { inputType })
      assert.equal(items.length, 1)
      assert.ok(turns >= 3, `${turns} turns`)
    }
  })
})

describe('compressed files that become far larger than they are', () => {
  it('are read piece by piece, and items in them have their limit', async () => {
    const line = Buffer.alloc(40 * megabyte, '\n')
    const bombs = { 'file.gz': gzipSync(line), 'file.zst': zstdCompressSync(line) }
    for (const [key, bomb] of Object.entries(bombs)) {
      assert.deepEqual((await readBeside(bomb, { inputType: 'JSONL' }, key)).items, [])
    }
    const endless = gzipSync(Buffer.alloc(20 * megabyte, 'x'))
    assert.match(
      (await readBeside(endless, { inputType: 'JSONL' }, 'file.gz')).error,
      /line 1 of .* larger than the maximum of 8 MB/,
    )
  })
})

describe('manifests that were made to take long', () => {
  it('may have values of a few kilobytes, and no more', async () => {
    const large = `[${'[],'.repeat(2 * megabyte)}[]]`
    const manifest = (fields: string) => `{"fileFormat":"CSV","fileSchema":"a","files":[]${fields}}`
    const options = { inputType: 'MANIFEST' } as const
    assert.deepEqual((await readBeside(manifest(`,"other":${large}`), options)).items, [])
    for (const fields of [
      `,"fileFormat":${large}`,
      `,"fileSchema":"${'x,'.repeat(megabyte)}"`,
      `,"files":[${large}]`,
    ]) {
      assert.match((await readBeside(manifest(fields), options)).error, /has more than 65536 characters in its/)
    }
  })

  it('let others go on while they name many files', async () => {
    const files = '{"key":""},'.repeat(100_000)
    const manifest = `{"files":[${files}{}],"fileFormat":"CSV","fileSchema":"a"}`
    const { error, turns } = await readBeside(manifest, { inputType: 'MANIFEST' })
    assert.match(error, /has no key in its file 100000/)
    assert.ok(turns >= 3, `${turns} turns`)
  })
})
