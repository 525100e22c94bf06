import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Batch, Batcher } from './batcher.ts'

/** How many of ten items each batch gets. */
function sizes(maxItems: number | null, maxInputBytes: number | null): number[] {
  const batcher = new Batcher({ maxItems, maxInputBytes, batchInput: null })
  const batches: Batch[] = []
  for (let index = 0; index < 10; index++) batcher.add(String(index), batches)
  batcher.flush(batches)
  return batches.map(({ itemCount }) => itemCount)
}

test('a batch ends where the next item would be too many or too large', () => {
  assert.deepEqual(sizes(4, null), [4, 4, 2])
  assert.deepEqual(sizes(null, '{"Items":[0,1,2]}'.length), [3, 3, 3, 1])
})

test('a limit of 0, from a constant or a path, does not limit anything', () => {
  assert.deepEqual(sizes(0, null), [10])
  assert.deepEqual(sizes(null, 0), [10])
  assert.deepEqual(sizes(4, 0), [4, 4, 2])
})
