import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Reader } from './reader.ts'

const turn = () => new Promise(setImmediate)

test('news that comes while something is read has it read once more, after a rest', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => mock.timers.reset())
  const reads: (() => void)[] = []
  const reader = new Reader(() => new Promise((resolve) => reads.push(resolve)))
  reader.readNow()
  reader.readSoon()
  reader.readSoon()
  assert.equal(reads.length, 1)
  reads[0]!()
  await turn()
  assert.equal(reads.length, 1)
  mock.timers.tick(5_000)
  assert.equal(reads.length, 2)
  reads[1]!()
  await turn()
  mock.timers.tick(5_000)
  assert.equal(reads.length, 2)
  reader.readSoon()
  reader.readNow()
  assert.equal(reads.length, 3)
  reader.close()
  reads[2]!()
  reader.readNow()
  await turn()
  mock.timers.tick(5_000)
  assert.equal(reads.length, 3)
})
