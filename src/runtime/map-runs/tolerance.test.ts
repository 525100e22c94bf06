import assert from 'node:assert/strict'
import test from 'node:test'
import { isExceeded } from './tolerance.ts'

const given = (toleratedFailureCount: number | null, toleratedFailurePercentage: number | null) => ({
  toleratedFailureCount,
  toleratedFailurePercentage,
})

test('without a threshold, the first failure is one too many', () => {
  assert.equal(isExceeded(given(null, null), 0, 10), false)
  assert.equal(isExceeded(given(null, null), 1, null), true)
})

test('a count is exceeded by one more', () => {
  assert.equal(isExceeded(given(2, null), 2, null), false)
  assert.equal(isExceeded(given(2, null), 3, null), true)
})

test('a percentage is exceeded by what is above it, once it is known of how many', () => {
  assert.equal(isExceeded(given(null, 20), 2, 10), false)
  assert.equal(isExceeded(given(null, 20), 3, 10), true)
  assert.equal(isExceeded(given(null, 20), 3, null), false)
  assert.equal(isExceeded(given(null, 0), 1, null), true)
  assert.equal(isExceeded(given(null, 100), 10, 10), false)
})

test('of two thresholds, either will do', () => {
  assert.equal(isExceeded(given(5, 10), 2, 10), true)
  assert.equal(isExceeded(given(1, 90), 2, 10), true)
  assert.equal(isExceeded(given(5, 90), 2, 10), false)
})
