import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteCollector } from './byte-collector.ts'

test('pieces of any size come out as they went in', () => {
  const collector = new ByteCollector()
  const pieces = [0, 1, 4095, 1, 4096, 100_000, 3, 16_384, 12_000, 4000, 4000, 4000, 4000, 4000].map((bytes, index) =>
    Buffer.alloc(bytes, index + 1),
  )
  for (const piece of pieces) collector.push(piece)
  const all = Buffer.concat(pieces)
  assert.equal(collector.length, all.length)
  assert.ok(collector.take().equals(all))
  assert.equal(collector.length, 0)
  assert.equal(collector.take().length, 0)
})

test('a million pieces of one byte each take little more than a million bytes', () => {
  // Each is a view of its own buffer, as pieces of a stream may be.
  const collector = new ByteCollector()
  const before = process.memoryUsage()
  for (let count = 0; count < 1_000_000; count++) collector.push(Uint8Array.of(count & 0xff))
  const after = process.memoryUsage()
  const grown = after.arrayBuffers - before.arrayBuffers
  assert.equal(collector.length, 1_000_000)
  const taken = collector.take()
  assert.equal(taken.length, 1_000_000)
  assert.equal(taken[257], 1)
  assert.ok(grown < 1_000_000 * 40, `${grown} bytes`)
})
