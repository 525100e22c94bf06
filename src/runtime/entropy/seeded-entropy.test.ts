import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SeededEntropy } from './seeded-entropy.ts'

test('a seed gives the same numbers and names again, and another seed gives others', () => {
  const draw = (seed: number) => {
    const entropy = new SeededEntropy(seed)
    return [entropy.random(), entropy.uuid(), Buffer.from(entropy.bytes(8)).toString('hex'), entropy.fork()]
  }
  assert.deepEqual(draw(7), draw(7))
  assert.notDeepEqual(draw(7), draw(8))
})

test('numbers are spread from 0 to below 1, and UUIDs are of version 4', () => {
  const entropy = new SeededEntropy(1)
  const numbers = Array.from({ length: 10_000 }, () => entropy.random())
  assert.ok(numbers.every((number) => number >= 0 && number < 1))
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  assert.ok(Math.abs(mean - 0.5) < 0.02, `the mean is ${mean}`)
  const names = new Set(Array.from({ length: 10_000 }, () => entropy.uuid()))
  assert.equal(names.size, 10_000)
  for (const name of names) assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
