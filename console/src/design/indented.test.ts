import assert from 'node:assert/strict'
import test from 'node:test'
import { indented } from './indented.ts'

test('JSON is indented as JSON.stringify does it', () => {
  for (const value of [{ a: [1, { b: 'x, {y}: "z"' }], c: {}, d: [], e: null }, [], {}, 'text', 4, [[[]]], [{}, {}]]) {
    assert.equal(indented(JSON.stringify(value)), JSON.stringify(value, null, 2))
    assert.equal(indented(JSON.stringify(value, null, 7)), JSON.stringify(value, null, 2))
  }
})

test('numbers stay as they are written', () => {
  assert.equal(indented('[1.0,12345678901234567890,1E5]'), '[\n  1.0,\n  12345678901234567890,\n  1E5\n]')
})

test('what is not JSON stays as it came', () => {
  for (const text of ['', '{"a":', 'plain text', '{"cut":"off']) assert.equal(indented(text), text)
})
