import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FirstNames } from './first-names.ts'

const characters = ['a', '-', '/', '0', 'é', '😀', '\uffee']
const names = Array.from({ length: 30_000 }, (_, index) => {
  const shuffled = (index * 7919) % 30_000
  return characters[shuffled % characters.length]! + shuffled.toString(3)
})
const sorted = names.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))

test('names are put in the order of their bytes, however many are kept', async () => {
  for (const max of [1, 100, 4096, 29_999, 30_000, 100_000]) {
    const first = new FirstNames(max)
    for (const name of names) if (first.add(name)) await first.tidy()
    assert.deepEqual(await first.tidy(), sorted.slice(0, max))
    assert.equal(first.isAll, max >= names.length)
  }
})

test('many names are sorted with rests in between', async () => {
  const first = new FirstNames(100_000)
  for (const name of names) first.add(name)
  let rounds = 0
  let isDone = false
  const count = () => {
    rounds++
    if (!isDone) setImmediate(count)
  }
  setImmediate(count)
  await first.tidy()
  isDone = true
  assert.ok(rounds > 20, `${rounds} rounds of the event loop`)
})
