import assert from 'node:assert/strict'
import test from 'node:test'
import { pointerTokens, valueAtPointer } from './pointer.ts'

test('a pointer leads through objects and arrays', () => {
  const value = { a: [{ 'b/c': 1, '~': 2 }], '': 3 }
  assert.equal(valueAtPointer(value, '/a/0/b~1c'), 1)
  assert.equal(valueAtPointer(value, '/a/0/~0'), 2)
  assert.equal(valueAtPointer(value, '/'), 3)
  assert.equal(valueAtPointer(value, ''), value)
  assert.equal(valueAtPointer(value, '/a/1'), undefined)
  assert.equal(valueAtPointer(value, '/a/00'), undefined)
  assert.equal(valueAtPointer(value, '/x/y'), undefined)
})

test('a text that does not begin with a slash is not a pointer', () => {
  assert.equal(pointerTokens('a'), null)
  assert.deepEqual(pointerTokens('/a//b'), ['a', '', 'b'])
})
