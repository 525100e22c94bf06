import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FairQueue } from './fair-queue.ts'

test('keys are served in turn, and the items of one key in order', () => {
  const queue = new FairQueue<string>()
  for (const item of ['a1', 'a2', 'a3']) queue.push('1', item)
  queue.push('2', 'b1')
  queue.push('3', 'c1')
  const taken = [queue.shift(), queue.shift()]
  queue.push('2', 'b2')
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) taken.push(item)
  assert.deepEqual(taken, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  assert.deepEqual([queue.size, queue.peek()], [0, undefined])
  queue.push('4', 'd1')
  assert.deepEqual([queue.peek(), queue.size, queue.shift()], ['d1', 1, 'd1'])
})
