import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '../../check-definition.ts'
import { checks, lineOf, machineOf, only } from '../../test-support/checks.ts'

checks('missing dollars', [
  [
    'prices and words',
    only({ Type: 'Pass', Parameters: { a: '$5', b: 'States of America', 'c.$': '$.x', d: '$' } }),
    [],
  ],
  [
    'formulas of other languages, and texts that no path is',
    only({
      Type: 'Pass',
      Parameters: { expression: '$.a + $.b / 1000', b: '$.a, $.b', c: "$['a", d: 'States.Nope()' },
    }),
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

checks('missing Path, where no path could be meant', [
  ['a sentence', only({ Type: 'Fail', Cause: '$.total is too much' }), []],
])

checks('static results', [
  ['a formula', only({ Type: 'Pass', Result: { a: '$.a + 1' } }), []],
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

test('a Task is said to have no timeout only where it can wait for ever', () => {
  const lines = (
    resource: string,
    fields: object = {},
    machine: object = {},
    type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
  ) =>
    checkDefinition(JSON.stringify({ ...only({ Type: 'Task', Resource: resource, ...fields }), ...machine }), { type })
      .diagnostics.filter(({ severity }) => severity === 'WARNING')
      .map(lineOf)
  const said = (awaited: string) => [
    `own TASK_WITHOUT_TIMEOUT: Task "A" waits for ${awaited} but has neither TimeoutSeconds nor HeartbeatSeconds at /States/A`,
  ]
  const callback = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken'
  assert.deepEqual(lines(callback), said('its task token to come back'))
  assert.deepEqual(lines('arn:aws:states:::glue:startJobRun.sync'), said('a job to end'))
  assert.deepEqual(lines('arn:aws:states:::states:startExecution.sync:2'), said('a job to end'))
  assert.deepEqual(lines('arn:aws:states:us-east-1:123456789012:activity:work'), said('a worker of its activity'))
  const bounded = ['TimeoutSeconds', 'HeartbeatSeconds'].flatMap((name) => [{ [name]: 3 }, { [`${name}Path`]: '$.n' }])
  for (const fields of bounded) assert.deepEqual(lines(callback, fields), [], JSON.stringify(fields))
  assert.deepEqual(lines(callback, {}, { TimeoutSeconds: 60 }), [], "the machine's own timeout")
  assert.deepEqual(lines(callback, {}, {}, 'EXPRESS'), [], 'Express')
  for (const plain of ['lambda:invoke', 'http:invoke', 'aws-sdk:s3:getObject', 'states:startExecution']) {
    assert.deepEqual(lines(`arn:aws:states:::${plain}`), [], plain)
  }
  assert.deepEqual(lines('arn:aws:lambda:us-east-1:123456789012:function:f'), [])
})
