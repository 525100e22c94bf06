import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyedEntropy } from './keyed-entropy.ts'

test('a key gives the same numbers and names again, and another key gives others', () => {
  const draw = (key: string) => {
    const entropy = new KeyedEntropy(key)
    return Array.from({ length: 1_000 }, () => [entropy.random(), entropy.uuid()])
  }
  assert.deepEqual(draw('a'), draw('a'))
  assert.notDeepEqual(draw('a'), draw('b'))
})

test('numbers are spread from 0 to below 1, and UUIDs are of version 4', () => {
  const entropy = new KeyedEntropy('a')
  const numbers = Array.from({ length: 10_000 }, () => entropy.random())
  assert.ok(numbers.every((number) => number >= 0 && number < 1))
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  assert.ok(Math.abs(mean - 0.5) < 0.02, `the mean is ${mean}`)
  const names = new Set(Array.from({ length: 10_000 }, () => entropy.uuid()))
  assert.equal(names.size, 10_000)
  for (const name of names) assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
