import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesOf } from './names.ts'

test('names of several executions are numbered, and stay as short as names must be', () => {
  assert.deepEqual(namesOf('', 1), [''])
  assert.deepEqual(namesOf('a', 1), ['a'])
  assert.deepEqual(namesOf('', 3), ['', '', ''])
  assert.deepEqual(namesOf('a', 3), ['a-1', 'a-2', 'a-3'])
  const long = namesOf('x'.repeat(80), 100)
  assert.equal(new Set(long).size, 100)
  assert.ok(long.every(({ length }) => length <= 80))
})
