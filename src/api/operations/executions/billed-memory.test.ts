import assert from 'node:assert/strict'
import { test } from 'node:test'
import { billedMemoryMegabytes } from './billed-memory.ts'

test('memory is billed in chunks of 64 MB', () => {
  assert.equal(billedMemoryMegabytes(200, 2), 64)
  // The example on the service's pricing page: a definition of 50 KB, and 400 steps of a Map with 32 KB each.
  assert.equal(billedMemoryMegabytes(50_000, 400 * 32_000), 64)
  assert.equal(billedMemoryMegabytes(0, 14_000_000), 64)
  assert.equal(billedMemoryMegabytes(1, 14_000_000), 128)
  assert.equal(billedMemoryMegabytes(1_000_000, 100_000_000), 192)
})
