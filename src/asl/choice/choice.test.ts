import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { whyNotBeside } from '../../../test/support/programs.ts'
import { type JsonObject, type JsonValue, parse, stringify } from '../../json/index.ts'
import { type CheckResult, checkDefinition } from '../check/index.ts'
import { testScope } from '../test-support/test-scope.ts'
import { compileChoiceRule, operandKinds } from './index.ts'

function matches(rule: string, document: string, variables?: Record<string, string>): boolean {
  return compileChoiceRule(parse(rule) as JsonObject)(testScope(document, '{"Execution":{"Name":"n"}}', variables))
}

test('there are 39 operators', () => {
  assert.equal(operandKinds.size, 39)
})

test('rules', () => {
  const cases: [rule: string, document: string, expected: boolean][] = [
    ['{"Variable":"$.a","NumericEquals":0,"Next":"X"}', '{"a":0.0}', true],
    ['{"Variable":"$.a","NumericGreaterThanPath":"$.b"}', '{"a":2,"b":1}', true],
    ['{"Variable":"$.a","NumericEquals":1}', '{"a":"1"}', false],
    ['{"Variable":"$$.Execution.Name","StringEquals":"n"}', '{}', true],
    ['{"Variable":"$v","StringEqualsPath":"$.a"}', '{"a":"x"}', true],
    ['{"Variable":"$.a","IsPresent":true}', '{}', false],
    ['{"Variable":"$.a","IsPresent":false}', '{}', true],
    ['{"Variable":"$.a.b.c","IsPresent":false}', '{"a":1}', true],
    ['{"Variable":"$.a","IsPresent":true}', '{"a":null}', true],
    ['{"Variable":"$.a[3]","IsPresent":true}', '{"a":[]}', false],
    ['{"Variable":"$.a","IsTimestamp":true}', '{"a":"2012-10-09T19:00:55+01:00"}', true],
    ['{"Variable":"$.a","IsTimestamp":false}', '{"a":"2012-10-09T19:00:55"}', true],
    ['{"Variable":"$.a","TimestampEquals":"2012-10-09T18:00:55Z"}', '{"a":"2012-10-09T19:00:55+01:00"}', true],
    [
      '{"Variable":"$.a","TimestampGreaterThan":"2012-10-09T18:00:55Z"}',
      '{"a":"2012-10-09T18:00:55.000000001Z"}',
      true,
    ],
    ['{"And":[{"Variable":"$.a","IsPresent":true},{"Variable":"$.a","NumericLessThan":5}]}', '{}', false],
    ['{"Or":[{"Variable":"$.a","NumericLessThan":5},{"Variable":"$.nope","NumericLessThan":5}]}', '{"a":1}', true],
    ['{"Not":{"Variable":"$.a","StringEquals":"x"}}', '{"a":"y"}', true],
    ['{"Not":{"Or":[{"Not":{"Variable":"$.a","IsNull":true}}]}}', '{"a":null}', true],
  ]
  for (const [rule, document, expected] of cases) {
    assert.equal(matches(rule, document, { v: '"x"' }), expected, `${rule} ${document}`)
  }
})

test('StringMatches', () => {
  const cases: [pattern: string, text: string, expected: boolean][] = [
    ['foo*.log', 'foo23.log', true],
    ['*.log', 'zebra.log', true],
    ['foo*.*', 'foobar.zebra', true],
    ['*', '', true],
    ['', '', true],
    ['', 'x', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*ab*ab*', 'ab', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a\\\\*', 'a\\b', true],
    ['a.c', 'abc', false],
    [`${'*a'.repeat(1000)}b`, 'a'.repeat(100_000), false],
  ]
  for (const [pattern, text, expected] of cases) {
    const rule = JSON.stringify({ Variable: '$', StringMatches: pattern })
    assert.equal(matches(rule, JSON.stringify(text)), expected, `${pattern.slice(0, 20)} ${text.slice(0, 20)}`)
  }
  assert.equal(matches('{"Variable":"$","StringMatches":"*"}', '1'), false)
  assert.throws(() => matches('{"Variable":"$","StringMatches":"a\\\\"}', '"a"'), { error: 'States.Runtime' })
})

test('a missing path fails every operator but IsPresent', () => {
  for (const rule of [
    '{"Variable":"$.value","NumericEquals":42}',
    '{"Variable":"$.value","IsNull":true}',
    '{"Variable":"$.value","StringMatches":"*"}',
    '{"Variable":"$","StringEqualsPath":"$.value"}',
  ]) {
    assert.throws(() => matches(rule, '{}'), {
      error: 'States.Runtime',
      cause: "Invalid path '$.value': The choice state's condition path references an invalid value.",
    })
  }
})

test('rules that are not valid are refused', () => {
  for (const rule of [
    '{}',
    '{"Variable":"$.a"}',
    '{"Variable":"a","IsNull":true}',
    '{"Variable":"$.a","IsNull":true,"IsPresent":true}',
    '{"Variable":"$.a","StringEqualsPath":"x"}',
    '{"And":[]}',
    '{"Not":[]}',
  ]) {
    const { diagnostics } = check(rule)
    assert.notEqual(diagnostics.length, 0, rule)
    assert.ok(
      diagnostics.every(({ location }) => location?.startsWith('/States/A/Choices[0]')),
      rule,
    )
  }
})

test('references of a rule are the variables that it reads', () => {
  const rule = '{"And":[{"Variable":"$one","IsNull":true},{"Not":{"Variable":"$.a","StringEqualsPath":"$two"}}]}'
  assert.deepEqual(check(rule).variableReferences, { A: ['one', 'two'] })
})

function check(rule: string): CheckResult {
  const choice = { Type: 'Choice', Choices: [{ ...JSON.parse(rule), Next: 'B' }], Default: 'B' }
  const assigning = { Type: 'Pass', Assign: { one: 1, two: 2 }, Next: 'A' }
  const states = { V: assigning, A: choice, B: { Type: 'Succeed' } }
  return checkDefinition(JSON.stringify({ StartAt: 'V', States: states }), { type: 'STANDARD' })
}

const recordings = new URL('../../../../shared/reference/observed/choice.json', import.meta.url)

test('recordings of the service', { skip: whyNotBeside(recordings) }, () => {
  const recorded = parse(readFileSync(recordings, 'utf8')) as unknown as {
    operators: Record<string, [value: JsonValue, operand: JsonValue, expected: boolean][]>
  }
  let rows = 0
  for (const [name, rowsOfOperator] of Object.entries(recorded.operators)) {
    const operator = name.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
    for (const [value, operand, expected] of rowsOfOperator) {
      // Timestamps are blanked in the recordings.
      if (value === 'date' || operand === 'date') continue
      const document = stringify({ Variable: value, Value: operand })
      const rule = { Variable: '$.Variable', [operator]: operator.endsWith('Path') ? '$.Value' : operand }
      assert.equal(compileChoiceRule(rule)(testScope(document)), expected, `${operator} ${document}`)
      rows++
    }
  }
  assert.equal(rows > 400, true, `${rows} rows`)
})
