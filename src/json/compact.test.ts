import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { compact } from './compact.ts'

test('only white space between tokens is removed', () => {
  assert.equal(compact(' { "a b" : [ 1.0 , "\\" x \\\\" ] ,\r\n\t"c":null } '), '{"a b":[1.0,"\\" x \\\\"],"c":null}')
  assert.equal(compact('"a  b"'), '"a  b"')
})

test('compacting text that was written with spaces gives the same as writing it without', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(1, 3, '\t', '\n'), (value, indent) => {
      assert.equal(compact(JSON.stringify(value, null, indent)), JSON.stringify(value))
    }),
  )
})

test('text without white space is returned as it is', () => {
  const text = '{"a":"b c"}'
  assert.equal(compact(text), text)
})
