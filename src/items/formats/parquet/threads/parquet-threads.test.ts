import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ItemReaderError } from '../../../item-reader-error.ts'
import { dataPage, element, memoryBomb, parquetFile, types } from '../test-support/parquet-file.ts'
import { ParquetThreads } from './parquet-threads.ts'

const rowsPerFile = 5_000

/** Rows with the numbers from `first` on. */
function numbers(first: number): Buffer {
  const values = Int32Array.from({ length: rowsPerFile }, (_, index) => first + index)
  return parquetFile({
    schema: [element('root', { children: 1 }), element('n', { type: types.int32 })],
    columns: [{ path: ['n'], pages: [dataPage(new Uint8Array(values.buffer), { values: rowsPerFile })] }],
    rows: rowsPerFile,
  })
}

function fileOf(content: Buffer) {
  return {
    bytes: content.length,
    location: 's3://bucket/file',
    fetch: async (start: number, end: number) => new Uint8Array(content.subarray(start, end)),
  }
}

test('more files than threads are read in turn, and each gives all of its rows in order', async () => {
  const threads = new ParquetThreads(2)
  const readings = Array.from({ length: 5 }, (_, file) => threads.read(fileOf(numbers(file * rowsPerFile))))
  const rows: string[][] = readings.map(() => [])
  // Each of them waits in the middle while others are read: none may hold a thread that somebody else needs.
  for (let open = readings.length; open > 0; ) {
    for (const [index, reading] of readings.entries()) {
      const { done, value } = await reading.next()
      if (done === true) open--
      else rows[index]!.push(...value)
    }
    assert.ok(threads.size <= 2)
  }
  const expected = readings.map((_, file) =>
    Array.from({ length: rowsPerFile }, (_nothing, index) => `{"n":${file * rowsPerFile + index}}`),
  )
  assert.deepEqual(rows, expected)
})

test('files that are all waited for share the threads', async () => {
  const threads = new ParquetThreads(1)
  const counts = await Promise.all(
    Array.from({ length: 4 }, async (_, file) => {
      let count = 0
      for await (const rows of threads.read(fileOf(numbers(file)))) count += rows.length
      return count
    }),
  )
  assert.deepEqual(counts, [rowsPerFile, rowsPerFile, rowsPerFile, rowsPerFile])
})

test('a file that takes too much memory loses its thread and nothing else', async () => {
  const threads = new ParquetThreads(1, 64)
  await assert.rejects(threads.read(fileOf(memoryBomb(100_000))).next(), (error: Error) => {
    assert.ok(error instanceof ItemReaderError)
    assert.match(error.message, /cannot be read: it takes more memory than the 64 MB that a file may/)
    return true
  })
  const { value } = await threads.read(fileOf(numbers(7))).next()
  assert.equal(value?.[0], '{"n":7}')
})

test('errors of the source pass through, and a cancelled reading releases its thread', async () => {
  const threads = new ParquetThreads(1)
  const failure = new Error('the network is down')
  const file = { ...fileOf(numbers(0)), fetch: () => Promise.reject(failure) }
  await assert.rejects(threads.read(file).next(), failure)

  const controller = new AbortController()
  const never = { ...fileOf(numbers(0)), fetch: () => new Promise<never>(() => {}) }
  const stuck = threads.read(never, controller.signal).next()
  const waiting = threads.read(fileOf(numbers(3))).next()
  const reason = new Error('nobody waits any more')
  controller.abort(reason)
  await assert.rejects(stuck, reason)
  assert.equal((await waiting).value?.[0], '{"n":3}')
})
