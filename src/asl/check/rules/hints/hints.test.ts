import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '../../check-definition.ts'
import { checks, lineOf, machineOf, only } from '../../test-support.ts'

checks('missing dollars', [
  [
    'prices and words',
    only({ Type: 'Pass', Parameters: { a: '$5', b: 'States of America', 'c.$': '$.x', d: '$' } }),
    [],
  ],
  [
    'a path and a function',
    only({ Type: 'Pass', Parameters: { a: '$.x', b: ['$.y', { c: 'States.UUID()' }] } }),
    [
      'warning NO_DOLLAR: No .$ on a field that appears to be a JSONPath or Intrinsic Function at /States/A/Parameters/a',
      'warning NO_DOLLAR: No .$ on a field that appears to be a JSONPath or Intrinsic Function at /States/A/Parameters/b[1]/c',
    ],
  ],
])

checks('missing Path', [
  ['a plain cause', only({ Type: 'Fail', Cause: 'it failed', Error: 'Mine' }), []],
  [
    'a path as a cause',
    only({ Type: 'Fail', Cause: '$.cause' }),
    ["warning NO_PATH: Field value looks like a path, but field name does not end with 'Path' at /States/A/Cause"],
  ],
])

checks('static results', [
  ['plain', only({ Type: 'Pass', Result: { a: ['b'] } }), []],
  [
    'a path',
    only({ Type: 'Pass', Result: { 'a.$': '$.b' } }),
    ['warning PASS_RESULT_IS_STATIC: Attempt to use a path in the result of a pass state at /States/A/Result/a.$'],
  ],
])

checks('impossible paths', [
  [
    'what a constant has',
    machineOf({
      A: { Type: 'Pass', Result: { a: 1 }, Next: 'B' },
      B: { Type: 'Pass', Parameters: { 'x.$': '$.a' }, End: true },
    }),
    [],
  ],
  [
    'what it has not',
    machineOf({
      A: { Type: 'Pass', Result: { a: 1 }, Next: 'B' },
      B: { Type: 'Pass', Parameters: { 'x.$': '$.b' }, End: true },
    }),
    ['own PATH_NEVER_EXISTS: The path $.b selects nothing in the input that "B" gets at /States/B/Parameters/x.$'],
  ],
  [
    'a constant that is put beside the input',
    machineOf({
      A: { Type: 'Pass', Result: { a: 1 }, ResultPath: '$.r', Next: 'B' },
      B: { Type: 'Pass', Parameters: { 'x.$': '$.b' }, End: true },
    }),
    [],
  ],
])

test('a Task without a timeout is mentioned, one with a timeout is not', () => {
  const lines = (fields: object) =>
    checkDefinition(JSON.stringify(only({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ...fields })), {
      type: 'STANDARD',
    }).diagnostics.map(lineOf)
  assert.deepEqual(lines({}), ['own TASK_WITHOUT_TIMEOUT: Task "A" has no TimeoutSeconds at /States/A'])
  assert.deepEqual(lines({ TimeoutSeconds: 3 }), [])
  assert.deepEqual(lines({ Resource: 'arn:aws:states:::http:invoke' }), [])
})
