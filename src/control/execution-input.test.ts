import assert from 'node:assert/strict'
import { test } from 'node:test'
import { executionInputProblem } from './execution-input.ts'

test('an input must be JSON', () => {
  for (const text of ['{}', ' [1, 2.50]\n', 'null', '"x"']) assert.equal(executionInputProblem(text), null)
  for (const text of ['', ' \n\t']) assert.equal(executionInputProblem(text), 'Invalid execution input.')
  assert.equal(
    executionInputProblem("{'a':1}"),
    "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
  )
  assert.equal(
    executionInputProblem('['.repeat(2000)),
    'Document nesting depth (1001) exceeds the maximum allowed (1000)',
  )
})
