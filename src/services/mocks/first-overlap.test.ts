import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstOverlap } from './first-overlap.ts'

const ranges = (...pairs: [number, number][]) => pairs.map(([first, last]) => ({ first, last }))

test('the first range that meets one before it is found, in whatever order they are', () => {
  assert.equal(firstOverlap([]), null)
  assert.equal(firstOverlap(ranges([5, 9], [0, 2], [3, 4])), null)
  assert.equal(firstOverlap(ranges([5, 9], [0, 5])), 1)
  assert.equal(firstOverlap(ranges([5, 9], [0, 2], [7, 7], [1, 1])), 2)
  assert.equal(firstOverlap(ranges([0, 2], [4, 6], [8, 9], [0, 9], [5, 5])), 3)
})

test('ranges are not each compared with all others', () => {
  let reads = 0
  const many = Array.from({ length: 2000 }, (_, index) => ({
    get first() {
      reads++
      return index
    },
    last: index,
  }))
  assert.equal(firstOverlap(many), null)
  assert.equal(firstOverlap([...many, { first: 1000, last: 1000 }]), 2000)
  assert.ok(reads < 2000 * 200, `${reads} reads`)
})
