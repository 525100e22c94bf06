import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { FakeObjectStore, read, texts } from '../../test-support/fake-object-store.ts'
import {
  type ColumnOptions,
  codecs,
  dataPage,
  dictionaryPage,
  element,
  encodings,
  type Field,
  int,
  levels,
  list,
  memoryBomb,
  nestedClaims,
  parquetFile,
  plainText,
  run,
  struct,
  thrift,
  types,
  varint,
  withFooter,
  zigzag,
} from './test-support/parquet-file.ts'

const int32Max = 2 ** 31 - 1

async function readFile(content: Uint8Array, maxItems?: number): Promise<string[]> {
  const objects = new FakeObjectStore({ 'bucket/file': content })
  return texts(await read(objects, { inputType: 'PARQUET', ...(maxItems !== undefined && { maxItems }) }))
}

async function refused(content: Uint8Array, message: RegExp): Promise<void> {
  await assert.rejects(readFile(content), (error: Error) => {
    assert.equal(error.name, 'ItemReaderError', error.stack ?? '')
    assert.match(error.message, message)
    return true
  })
}

interface OneColumnOptions extends Partial<ColumnOptions> {
  readonly repetition?: number
  readonly more?: readonly Field[]
}

/** A file with one column of this type, and whatever else a test wants to be wrong with it. */
function oneColumn(
  type: number,
  pages: readonly Uint8Array[],
  rows: number | bigint,
  { repetition = 0, more = [], ...column }: OneColumnOptions = {},
): Buffer {
  return parquetFile({
    schema: [element('root', { children: 1 }), element('c', { type, repetition, more })],
    columns: [{ path: ['c'], pages, ...column }],
    rows,
  })
}

describe('Parquet files that claim what they do not have', () => {
  it('are read where nothing is wrong with them', async () => {
    assert.deepEqual(await readFile(oneColumn(types.int32, [dataPage([1, 0, 0, 0, 2, 0, 0, 0], { values: 2 })], 2)), [
      '{"c":1}',
      '{"c":2}',
    ])
  })

  it('may not claim lists of any length, or structures of any depth, in the footer', async () => {
    await refused(nestedClaims(), /a list claims 32000000 elements, and only \d+ bytes are left/)
    await refused(withFooter([0x19, 0xf1, ...varint(int32Max)]), /a list claims 2147483647 elements/)
    await refused(withFooter(Array(100_000).fill(0x1c)), /structures nest deeper than 32 levels/)
    await refused(withFooter(Array(100_000).fill(0x19)), /nest deeper than 32 levels/)
    await refused(withFooter([0x18, ...varint(2n ** 62n)]), /a value claims \d+ bytes/)
    await refused(withFooter([0x16, ...Array(30).fill(0xff)]), /more than ten bytes/)
  })

  it('may not claim invalid counts', async () => {
    const page = dataPage([1, 0, 0, 0], { values: 1 })
    await refused(oneColumn(types.int32, [page], -1), /row group does not state its number of rows|claims -1 rows/)
    await refused(oneColumn(types.int32, [page], 2n ** 60n), /claims \d+ rows/)
    await refused(oneColumn(types.int32, [page], 2 ** 40), /has fewer rows than its row group claims/)
    await refused(oneColumn(types.int32, [dataPage([], { values: -1 })], 1), /claims -1 values/)
    await refused(oneColumn(types.int32, [dataPage([], { values: 2n ** 33n })], 1), /claims 8589934592 values/)
    await refused(oneColumn(types.int32, [dataPage([], { values: int32Max })], int32Max), /fewer values than it claims/)
    await refused(oneColumn(types.int32, [dataPage([], { values: 1, compressedBytes: -4 })], 1), /claims -4 bytes/)
    await refused(
      oneColumn(types.int32, [dataPage([], { values: 1, compressedBytes: 1e9 })], 1),
      /claims 1000000000 bytes/,
    )
    await refused(oneColumn(types.int32, [page], 1, { bytes: 1e12 }), /at 1000000000000 bytes from 4 on/)
    await refused(oneColumn(types.int32, [page], 1, { offset: -5 }), /bytes from -5 on/)
    await refused(oneColumn(types.int32, [dictionaryPage([], { values: int32Max })], 1), /dictionary claims 2147483647/)
    await refused(
      oneColumn(types.fixed, [page], 1, { more: [[2, int(int32Max)]] }),
      /has values of 2147483647 bytes; it must be 1 to/,
    )
    await refused(
      oneColumn(types.int32, [page], 1, {
        more: [
          [6, int(5)],
          [7, int(300_000_000)],
        ],
      }),
      /has a scale of 300000000/,
    )
    await refused(
      parquetFile({ schema: [element('root', { children: 0 })], columns: [], rows: 1e9 }),
      /claims 1000000000 rows without any column/,
    )
  })

  it('may not claim columns that overlap, are missing, or are others', async () => {
    const page = dataPage(new Uint8Array(400), { values: 100 })
    const names = ['a', 'b', 'c']
    const schema = [element('root', { children: 3 }), ...names.map((name) => element(name, { type: types.int32 }))]
    const columns = names.map((name, index) => ({
      path: [name],
      pages: index === 0 ? [page] : [],
      bytes: 400,
      offset: 4,
    }))
    await refused(parquetFile({ schema, columns, rows: 1 }), /claim more bytes than the file has/)
    await refused(parquetFile({ schema, columns: columns.slice(1), rows: 1 }), /has 2 columns, but the schema has 3/)
    await refused(parquetFile({ schema, columns: columns.toReversed(), rows: 1 }), /column 'c' in the place of 'a'/)
  })

  it('may not claim a schema without end', async () => {
    const deep = Array.from({ length: 20_000 }, (_, index) => element(`g${index}`, { children: 1 }))
    await refused(parquetFile({ schema: deep, columns: [], rows: 1 }), /schema nests deeper than 100 levels/)
    await refused(
      parquetFile({ schema: deep.slice(0, 2), columns: [], rows: 1 }),
      /claims 1 children, but only 0 are left/,
    )
    const many = [element('root', { children: int32Max }), element('a', { type: 1 })]
    await refused(
      parquetFile({ schema: many, columns: [], rows: 1 }),
      /claims 2147483647 children, but only 1 are left/,
    )
    const extra = [element('root', { children: 1 }), element('a', { type: 1 }), element('b', { type: 1 })]
    await refused(parquetFile({ schema: extra, columns: [], rows: 1 }), /1 elements that do not belong to any other/)
    await refused(withFooter(thrift(struct([2, list(struct())], [4, list()]))), /an element without a name/)
    await refused(
      withFooter(thrift(struct([2, list(element('a'))], [4, list(struct())]))),
      /does not state its number of rows/,
    )
  })

  it('may not have pages that become more than they say, or than may be', async () => {
    const zeros = Buffer.alloc(100_000_000)
    const bombs = [
      [codecs.gzip, gzipSync(zeros)],
      [codecs.zstd, zstdCompressSync(zeros)],
      [codecs.brotli, brotliCompressSync(zeros.subarray(0, 10_000_000))],
    ] as const
    for (const [codec, bomb] of bombs) {
      await refused(oneColumn(types.int32, [dataPage(bomb, { values: 1, bytes: 4 })], 1, { codec }), /cannot be read/)
      const claiming = dataPage(bomb, { values: 1, bytes: 300_000_000 })
      await refused(oneColumn(types.int32, [claiming], 1, { codec }), /take more than 268435456 bytes at a time/)
    }
    const small = dataPage([0x80, 0x80, 0x80, 0x50, 0, 0], { values: 1, bytes: 200_000_000 })
    await refused(
      oneColumn(types.int32, [small], 1, { codec: codecs.snappy }),
      /claims 200000000 bytes, more than its 6/,
    )
  })

  it('may have runs of any length, but no more of them is built than is read', async () => {
    const nulls = dataPage(levels(run(int32Max, 0)), { values: int32Max })
    const rows = await readFile(oneColumn(types.int32, [nulls], int32Max, { repetition: 1 }), 2_500)
    assert.deepEqual([rows.length, rows.at(-1)], [2_500, '{"c":null}'])
    const places = dataPage([1, ...run(int32Max, 0)], { values: int32Max, encoding: encodings.dictionary })
    const dictionary = dictionaryPage([7, 0, 0, 0], { values: 1 })
    assert.equal((await readFile(oneColumn(types.int32, [dictionary, places], int32Max), 2_500)).at(-1), '{"c":7}')
    const packed = dataPage([1, ...varint(int32Max), 0, 0], { values: int32Max, encoding: encodings.dictionary })
    await refused(oneColumn(types.int32, [dictionary, packed], 1_000), /fewer values than it claims/)
    const wide = dataPage([200, ...varint(2)], { values: 1, encoding: encodings.dictionary })
    await refused(oneColumn(types.int32, [dictionary, wide], 1), /values have 200 bits/)
    const beyond = dataPage([8, ...run(1, 200)], { values: 1, encoding: encodings.dictionary })
    await refused(oneColumn(types.int32, [dictionary, beyond], 1), /value 200 of a dictionary that has 1/)
    const long = dataPage([255, 255, 255, 127], { values: 1 })
    await refused(oneColumn(types.int32, [long], 1, { repetition: 1 }), /claim 2147483647 bytes, but only 0 are left/)
  })

  it('may not claim differences, lengths and prefixes without end', async () => {
    const delta = (block: number | bigint, parts: number | bigint, count: number, ...rest: number[]) => [
      ...varint(block),
      ...varint(parts),
      ...varint(count),
      ...rest,
    ]
    const page = (content: number[], encoding: number, values = int32Max) => dataPage(content, { values, encoding })
    const parts = page(delta(2 ** 31, 2 ** 30, 5, 0), encodings.delta)
    await refused(oneColumn(types.int32, [parts], 5), /claims blocks of 2147483648 values in 1073741824 parts/)
    await refused(oneColumn(types.int64, [page(delta(128, 0, 5, 0), encodings.delta)], 5), /in 0 parts/)
    const short = page(delta(128, 4, int32Max, 0, 2, 0, 0, 0, 0), encodings.delta)
    await refused(oneColumn(types.int32, [short], 1_000), /fewer values than it claims/)
    const run = dataPage(delta(128, 4, 129, 0, 2, 0, 0, 0, 0), { values: 129, encoding: encodings.delta })
    assert.equal((await readFile(oneColumn(types.int32, [run], 129))).at(-1), '{"c":128}')
    const length = [...delta(128, 4, 1), ...zigzag(int32Max)]
    await refused(
      oneColumn(types.bytes, [page(length, encodings.deltaLength, 1)], 1),
      /claims 2147483647 bytes, but only 0 are/,
    )
    const prefixed = page([...delta(128, 4, 1), ...zigzag(int32Max), ...delta(128, 4, 1), 0], encodings.deltaBytes, 1)
    await refused(oneColumn(types.bytes, [prefixed], 1), /claims 2147483647 bytes of the one before, which has only 0/)
    await refused(
      oneColumn(types.bytes, [dataPage([255, 255, 255, 255, 1], { values: 1 })], 1),
      /claims 4294967295 bytes/,
    )
  })

  it('give items of 8 MB at most, however often they repeat a value', async () => {
    const large = 'x'.repeat(1_000_000)
    const dictionary = dictionaryPage(plainText(large), { values: 1 })
    const dictionaryOf = (values: number, levelBytes: number[] = []) => [
      dictionary,
      dataPage([...levelBytes, 1, ...run(values, 0)], { values, encoding: encodings.dictionary }),
    ]
    // A column with many rows that repeat it comes in chunks of a few.
    const file = oneColumn(types.bytes, dictionaryOf(2_000), 2_000)
    assert.deepEqual(
      (await readFile(file, 3)).map((item) => item.length),
      [1_000_008, 1_000_008, 1_000_008],
    )
    const repeated = dictionaryOf(1_000_000, [
      ...levels([...run(1, 0), ...run(999_999, 1)]),
      ...levels(run(1_000_000, 1)),
    ])
    await refused(
      oneColumn(types.bytes, repeated, 1, { repetition: 2 }),
      /The item at row 1 of .* is larger than the maximum of 8 MB/,
    )
  })

  it('may not nest lists in one another that would be longer than an item', async () => {
    await refused(memoryBomb(4_000_000), /The item at row 1 of .* is larger than the maximum of 8 MB/)
  })

  it('may not have variants whose parts lie in one another', async () => {
    const schema = [
      element('root', { children: 1 }),
      element('v', { children: 2, more: [[10, struct([16, struct()])]] }),
      element('metadata', { type: types.bytes }),
      element('value', { type: types.bytes }),
    ]
    const variant = (value: readonly number[], metadata: readonly number[] = [1, 0, 0]) =>
      parquetFile({
        schema,
        rows: 1,
        columns: [
          { path: ['v', 'metadata'], pages: [dataPage(plainText(Buffer.from(metadata)), { values: 1 })] },
          { path: ['v', 'value'], pages: [dataPage(plainText(Buffer.from(value)), { values: 1 })] },
        ],
      })
    assert.deepEqual(await readFile(variant([0x03, 2, 0, 2, 4, 0x0c, 5, 0x0c, 6])), ['{"v":[5,6]}'])
    await refused(variant([0x03, 1, 0, 0]), /a variant refers to bytes that it does not have/)
    // Arrays of 60 parts, each of which is the next array.
    const levelOf = [0x03, 60, ...Array(60).fill(0), 0]
    await refused(variant([...Array(20).fill(levelOf).flat(), 0x00]), /a variant refers to bytes/)
    await refused(variant([0x13, 255, 255, 255, 127, 0]), /a variant refers to bytes/)
    await refused(variant([0x00], [0xc1, 255, 255, 255, 127, 0]), /a variant refers to bytes/)
  })
})

it('names in causes are cut', async () => {
  const name = 'n'.repeat(100_000)
  const file = parquetFile({
    schema: [element('root', { children: 1 }), element(name, { type: 99 })],
    columns: [],
    rows: 1,
  })
  await assert.rejects(readFile(file), (error: Error) => error.message.length < 10_000)
})
