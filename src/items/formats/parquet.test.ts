import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { FakeObjectStore, type ReadOptions, read, texts } from '../test-support/fake-object-store.ts'

/** Files written by Apache Arrow: see test-data/write-parquet.py. */
function file(name: string): Buffer {
  return readFileSync(new URL(`test-data/${name}.parquet`, import.meta.url))
}

function readFile(content: Uint8Array, options: ReadOptions = {}) {
  return read(new FakeObjectStore({ 'bucket/file': content }), { inputType: 'PARQUET', ...options })
}

describe('Parquet', () => {
  it('writes values of all kinds as JSON, with all their digits', async () => {
    const [first, second, nulls] = texts(await readFile(file('kinds')))
    assert.equal(
      first,
      '{"text":"plain","truth":true,"int8":-128,"uint32":0,"int64":-9223372036854775808,"uint64":0,"double":0.1,' +
        '"small_decimal":-0.05,"large_decimal":-99999999999999999999999999999.999999999,"date":"1969-12-31",' +
        '"instant":"1969-12-31T23:59:59.999999Z","local":"2023-11-14T22:13:20.000",' +
        '"nanos":"2023-11-14T22:13:20.123456789Z","time":"23:59:59.000005","bytes":"text",' +
        '"identifier":"00000000-0000-0000-0000-000000000001","list":[1,null,3],"map":{"a":1.50,"b":null},' +
        '"struct":{"x":1,"days":["2026-01-01"],"y":{"z":"deep"}},"structs":[{"n":1},{"n":null}],"lists":[[1,2],[],null]}',
    )
    assert.equal(
      second,
      '{"text":"é\\"\\n😀","truth":false,"int8":127,"uint32":4294967295,"int64":9223372036854775807,' +
        '"uint64":18446744073709551615,"double":"NaN","small_decimal":123456.70,"large_decimal":1.000000000,' +
        '"date":"2026-11-21","instant":"2023-11-14T22:13:20.123456Z","local":"1970-01-01T00:00:00.000",' +
        '"nanos":"1970-01-01T00:00:00.000Z","time":"00:00:01.000","bytes":"/wA=",' +
        '"identifier":"12345678-1234-5678-1234-567812345678","list":[],"map":{},' +
        '"struct":{"x":null,"days":null,"y":null},"structs":[null],"lists":[[3]]}',
    )
    assert.deepEqual(new Set(Object.values(JSON.parse(nulls!))), new Set([null]))
  })

  it('reads row groups one after the other, however they are compressed', async () => {
    const expected = Array.from({ length: 2500 }, (_nothing, index) => `{"id":${index},"name":"row ${index % 7}"}`)
    for (const compression of ['snappy', 'gzip', 'zstd', 'brotli']) {
      assert.deepEqual(texts(await readFile(file(`rows-${compression}`))), expected, compression)
    }
    assert.deepEqual(await readFile(file('empty')), [])
  })

  it('reads every encoding, in both versions of pages, across pages', async () => {
    const present = (index: number, value: unknown) => (index % 5 > 0 ? value : null)
    const row = (index: number, pick: (index: number, value: unknown) => unknown) => ({
      int: pick(index, index * 7 - 900),
      long: pick(index, (index - 50) * 1e14),
      float: pick(index, index / 4),
      double: pick(index, index / 8),
      truth: pick(index, index % 70 < 60),
      text: pick(index, `value ${index % 30}`),
      path: pick(index, `prefix/é/${Math.floor(index / 10)}/${index}`),
      fixed: pick(index, String(index).padStart(4, '0')),
    })
    for (const [kind, pick] of [
      ['required', (_index: number, value: unknown) => value],
      ['optional', present],
    ] as const) {
      const expected = Array.from({ length: 3000 }, (_nothing, index) => JSON.stringify(row(index, pick)))
      for (const name of [`${kind}-v1`, `${kind}-v2`, `${kind}-v1-encoded`, `${kind}-v2-encoded`]) {
        assert.deepEqual(texts(await readFile(file(name))), expected, name)
      }
    }
  })

  it('reads nested values across pages', async () => {
    const expected = Array.from({ length: 3000 }, (_nothing, index) =>
      JSON.stringify({
        lists: index % 5 > 0 ? Array.from({ length: index % 4 }, (_, item) => Array(item % 3).fill(item)) : null,
        struct: index % 5 > 0 ? { a: index, b: Array(index % 3).fill(`b${index % 3}`) } : null,
      }),
    )
    for (const name of ['nested-v1', 'nested-v2']) assert.deepEqual(texts(await readFile(file(name))), expected, name)
  })

  it('asks for the parts of the file that it needs', async () => {
    const content = file('rows-zstd')
    const objects = new FakeObjectStore({ 'bucket/file': content })
    await read(objects, { inputType: 'PARQUET', maxItems: 10 })
    assert.ok(objects.requests.every(({ range }) => range !== undefined))
    const first = objects.requests.length
    await read(objects, { inputType: 'PARQUET' })
    // The first row group is enough for ten rows; all rows need two more.
    assert.ok(objects.requests.length - first > first)
  })

  it('reads the old way to write times', async () => {
    assert.deepEqual(texts(await readFile(file('int96'))), [
      '{"when":"2023-11-14T22:13:20.123456789Z"}',
      '{"when":null}',
    ])
  })

  it('says what is wrong with a file', async () => {
    const refused = async (content: Uint8Array, message: RegExp) => {
      await assert.rejects(readFile(content), (error: Error) => {
        assert.equal(error.name, 'ItemReaderError')
        assert.match(error.message, message)
        return true
      })
    }
    await refused(
      Buffer.from('PAR1'),
      /s3:\/\/bucket\/file is not a Parquet file: it does not end with the letters PAR1/,
    )
    await refused(Buffer.from('nothing of the kind'), /is not a Parquet file/)
    await refused(file('rows-lz4'), /cannot be read: .*unsupported compression codec: LZ4/)
    const large = Buffer.alloc(16, 0)
    large.writeUInt32LE(5 * 1024 * 1024 + 1, 8)
    large.write('PAR1', 12)
    await refused(large, /The footer .* has 5242881 bytes, which is more than the maximum of 5 MB/)
    const broken = Buffer.from(file('rows-gzip'))
    broken.fill(0xee, 100, 400)
    await refused(broken, /The Parquet file s3:\/\/bucket\/file cannot be read: /)
    const given = { Bucket: 'bucket', Key: 'file', VersionId: 'v' }
    await assert.rejects(
      readFile(file('empty'), { arguments: given }),
      /VersionId is not supported with InputType PARQUET/,
    )
  })

  it('survives files that are damaged anywhere', async () => {
    const whole = file('kinds')
    for (let offset = 4; offset < whole.length; offset += 37) {
      const damaged = Buffer.from(whole)
      damaged[offset] = damaged[offset]! ^ 0xff
      await readFile(damaged).catch((error) => assert.equal(error.name, 'ItemReaderError', `${offset}: ${error.stack}`))
    }
  })
})
