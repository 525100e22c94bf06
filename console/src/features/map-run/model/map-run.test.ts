import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barParts, type Counts, finishedCount, itemsPerSecond, type Sample, withSample } from './map-run.ts'

const counts: Counts = {
  pending: 10,
  running: 5,
  succeeded: 70,
  failed: 10,
  timedOut: 3,
  aborted: 2,
  total: 100,
  resultsWritten: 0,
}

test('the parts of a bar are shares of all items', () => {
  assert.deepEqual(
    barParts(counts).map(({ name, count, share }) => [name, count, share]),
    [
      ['Succeeded', 70, 0.7],
      ['Failed', 10, 0.1],
      ['Timed out', 3, 0.03],
      ['Aborted', 2, 0.02],
      ['Running', 5, 0.05],
      ['Pending redrive', 0, 0],
      ['Pending', 10, 0.1],
    ],
  )
  const none = { ...counts, pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 }
  assert.ok(barParts(none).every(({ share }) => share === 0))
  assert.equal(finishedCount(counts), 85)
})

test('the speed is that of the last seconds', () => {
  let samples: readonly Sample[] = []
  assert.equal(itemsPerSecond(samples), null)
  samples = withSample(samples, { millis: 0, finished: 0 })
  assert.equal(itemsPerSecond(samples), null)
  samples = withSample(samples, { millis: 1_000, finished: 10 })
  assert.equal(itemsPerSecond(samples), 10)
  samples = withSample(samples, { millis: 16_000, finished: 310 })
  assert.equal(itemsPerSecond(samples), 20)
  // Fewer are over than before: it was redriven.
  samples = withSample(samples, { millis: 17_000, finished: 300 })
  assert.deepEqual(samples, [{ millis: 17_000, finished: 300 }])
})
