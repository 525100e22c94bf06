import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Setbacks } from './setbacks.ts'

test('each failure in a row doubles the delay, up to a minute', () => {
  const setbacks = new Setbacks<number>()
  const delays = Array.from({ length: 8 }, () => setbacks.add(1, 0).untilMillis)
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  assert.deepEqual([setbacks.has(1, 59_999), setbacks.has(1, 60_000), setbacks.has(2, 0)], [true, false, false])
  setbacks.clear(1)
  assert.deepEqual([setbacks.has(1, 0), setbacks.add(1, 0).count], [false, 1])
})
