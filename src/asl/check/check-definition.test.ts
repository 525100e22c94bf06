import assert from 'node:assert/strict'
import { test } from 'node:test'
import { invalidDefinitionMessage } from '../diagnostics/index.ts'
import { checkDefinition, checkState } from './index.ts'
import { lineOf, machineOf, only } from './test-support/checks.ts'

const standard = { type: 'STANDARD' } as const
const lines = (text: string) => checkDefinition(text, standard).diagnostics.map(lineOf)

test('text that is not JSON gives the words of the service, and where it stopped', () => {
  const [diagnostic] = checkDefinition('{"a":1,}', standard).diagnostics
  assert.equal(diagnostic?.code, 'INVALID_JSON_DESCRIPTION')
  assert.equal(
    diagnostic?.message,
    `Unexpected character ('}' (code 125)): was expecting double-quote to start field name\n at [Source: (String)"{"a":1,}"; line: 1, column: 9]`,
  )
  assert.equal(diagnostic?.location, '[Source: (String)"{"a":1,}"; line: 1, column: 9]')
  assert.equal(diagnostic?.textOffset, 7)
})

test('a long text is quoted in part', () => {
  const [diagnostic] = checkDefinition(`${' '.repeat(600)}x`, standard).diagnostics
  assert.match(
    diagnostic?.location ?? '',
    /^\[Source: \(String\)" {500}"\[truncated 101 chars\]; line: 1, column: 602\]$/,
  )
})

test('an open bracket is named with the text it stands in', () => {
  assert.deepEqual(lines('{'), [
    `INVALID_JSON_DESCRIPTION: Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"; line: 1, column: 1])\n at [Source: (String)"{"; line: 1, column: 2] at [Source: (String)"{"; line: 1, column: 2]`,
  ])
})

test('JSON that is not an object', () => {
  for (const text of [' ', '\n\t', '[]', 'null', '"x"', '1']) {
    assert.deepEqual(lines(text), ['SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null'], text)
  }
})

test('no text at all', () => {
  assert.deepEqual(lines(''), ['MISSING_DESCRIPTION: Received a null or empty workflow input. at null'])
})

test('a text over the limit is refused before it is read', () => {
  assert.match(lines('x'.repeat(1_048_577))[0] ?? '', /^DEFINITION_TOO_LONG: The definition has 1048577 characters/)
})

test('the parsed definition is returned, with or without problems', () => {
  assert.deepEqual(checkDefinition('{"States":{}}', standard).value, { States: {} })
  assert.equal(checkDefinition('{', standard).value, null)
})

test('everything is reported in one run: objects in document order, then their connections, then our own checks', () => {
  const definition = machineOf({
    Z: { Type: 'Wait', Seconds: -1, Foo: 1, Next: 'A' },
    A: { Type: 'Pass', InputPath: 'x', Parameters: { 'b.$': '$v' }, Next: 'Nowhere' },
    B: { Type: 'Succeed' },
  })
  assert.deepEqual(lines(JSON.stringify(definition)), [
    'SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/Z/Seconds',
    "SCHEMA_VALIDATION_FAILED: Field 'Foo' is not supported at /States/Z",
    'SCHEMA_VALIDATION_FAILED: Value must be a valid JSONPath. at /States/A/InputPath',
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /States/A/Next",
    'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B',
    'own UNASSIGNED_VARIABLE: No state assigns the variable $v at /States/A/Parameters/b.$',
  ])
})

test('the message of InvalidDefinition joins the errors and leaves out the warnings', () => {
  const { diagnostics } = checkDefinition(
    JSON.stringify(
      machineOf({ pass1: { Type: 'Pass', Next: 'pass3', Result: '$.x' }, pass2: { Type: 'Pass', End: true } }),
    ),
    standard,
  )
  assert.equal(
    invalidDefinitionMessage(diagnostics),
    `Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at /States/pass1/Next, MISSING_TRANSITION_TARGET: State "pass2" is not reachable. at /States/pass2'`,
  )
})

test('names given twice: for a state an error, otherwise our warning', () => {
  assert.deepEqual(lines('{"StartAt":"A","States":{"A":{"Type":"Fail"},"A":{"Type":"Succeed"}}}'), [
    'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A',
  ])
  assert.deepEqual(lines('{"StartAt":"A","States":{"A":{"Type":"Fail","Cause":"\\"{,","C\\u0061use":"y"}}}'), [
    "own DUPLICATE_FIELD: Field 'Cause' is given twice; only the last one counts at /States/A/Cause",
  ])
  assert.deepEqual(lines(JSON.stringify(only({ Type: 'Pass', Result: [{ a: 1 }, { a: 2 }] }))), [])
})

test('a state alone is placed as TestState places it, and its targets are not looked for', () => {
  const check = (state: object) => checkState(JSON.stringify(state), standard).diagnostics.map(lineOf)
  assert.deepEqual(check({ Type: 'Parallel', Branches: [], Next: 'Elsewhere' }), [
    'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/StateName/Branches',
  ])
})

test('variable references stand by state, sorted, those of inner states under their own names', () => {
  const { variableReferences } = checkDefinition(
    JSON.stringify(
      machineOf({
        A: { Type: 'Pass', Parameters: { 'x.$': "States.Format('{}{}', $b, $a.c)" }, InputPath: '$b', Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [machineOf({ I: { Type: 'Wait', SecondsPath: '$s', End: true } })],
          End: true,
        },
      }),
    ),
    standard,
  )
  assert.deepEqual(variableReferences, { A: ['a', 'b'], I: ['s'] })
})

test('of hundreds of thousands of problems, only as many are reported as anybody reads, and no error is missed', () => {
  const around = (text: string) => `${'{"And":['.repeat(400)}${text}${']}'.repeat(400)}`
  const errors = `{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[${around(Array(300_000).fill('{}').join())}]}}}`
  const repeated = `{${Array(150_000).fill('"a":1').join()}}`
  const warnings = `{"StartAt":"A","States":{"A":{"Type":"Pass","Result":${repeated},"Next":"Nowhere"}}}`
  const hints = JSON.stringify(
    only({ Type: 'Pass', Parameters: Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [index, '$.a'])) }),
  )
  for (const [text, isValid] of [
    [errors, false],
    [warnings, false],
    [hints, true],
  ] as const) {
    const { diagnostics } = checkDefinition(text, standard)
    assert.ok(diagnostics.length > 900 && diagnostics.length < 1100, `${diagnostics.length}`)
    assert.equal(diagnostics.at(-1)?.code, 'FURTHER_PROBLEMS')
    assert.equal(
      diagnostics.every(({ severity }) => severity === 'WARNING'),
      isValid,
    )
  }
  assert.equal(checkDefinition(warnings, standard).diagnostics[0]?.code, 'MISSING_TRANSITION_TARGET')

  const name = 'n'.repeat(400_000)
  const { diagnostics } = checkDefinition(
    JSON.stringify(
      machineOf({ [name]: Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`F${index}`, 1])) }),
    ),
    standard,
  )
  assert.ok(diagnostics.length < 20, 'their paths are long')
})

test('variable references are those read anywhere in a template', () => {
  const parameters = {
    'a.$': '$one.x',
    b: { 'c.$': "States.Format('{}', $two)" },
    'd.$': '$.e[?(@.f == $three)]',
    g: '$four',
  }
  const { variableReferences } = checkDefinition(
    JSON.stringify(only({ Type: 'Pass', Parameters: parameters })),
    standard,
  )
  assert.deepEqual(variableReferences, { A: ['one', 'three', 'two'] })
})

test('hostile texts are answered quickly', () => {
  const started = performance.now()
  const states: Record<string, unknown> = {}
  for (let index = 0; index < 9000; index++)
    states[`S${index}`] = { Type: 'Pass', Foo: 1, Next: `T${index}`, InputPath: 'x' }
  for (const text of [
    JSON.stringify({ StartAt: 'S0', States: states }),
    '['.repeat(500_000),
    `{"StartAt":"A","States":{"A":{"Type":"Pass","End":true,"Parameters":${'['.repeat(900)}${']'.repeat(900)}}}}`,
    JSON.stringify(only({ Type: 'Pass', InputPath: `$${'.a'.repeat(400_000)}` })),
    JSON.stringify(only({ Type: 'Pass', Parameters: { 'a.$': 'States.Array('.repeat(70_000) } })),
  ]) {
    checkDefinition(text, standard)
  }
  // Far above what it takes (under a second), so that a busy machine does not fail the test.
  assert.ok(performance.now() - started < 10_000)
})
