import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonValue, Payload, parse, stringify } from '../json/index.ts'
import { expressionSource } from './expression-text.ts'
import { compileJsonataField } from './jsonata-field.ts'
import { Meter } from './meter.ts'
import type { StateScope } from './program.ts'
import { StatesError } from './states-error.ts'

function scope(input: string, variables: Record<string, JsonValue> = {}): StateScope {
  const payload = Payload.ofText(input)
  return {
    document: payload,
    input: payload,
    result: Payload.ofText('{"r":1}'),
    errorOutput: null,
    context: Payload.ofText('{"State":{"Name":"A"}}'),
    nowMillis: 0,
    randomness: { random: () => 0.5, uuid: () => '00000000-0000-4000-8000-000000000000' },
    meter: new Meter(),
    variable: (name) => variables[name],
  }
}

function evaluate(field: string, input = '{}', variables: Record<string, JsonValue> = {}): string {
  return stringify(compileJsonataField(parse(field), 'Output')(scope(input, variables)))
}

function failure(field: string, input = '{}'): StatesError {
  try {
    evaluate(field, input)
  } catch (error) {
    if (error instanceof StatesError) return error
    throw error
  }
  throw new Error('it did not fail')
}

test('only a whole string between {% and %} is an expression', () => {
  assert.equal(expressionSource('{% 1 %}'), '1')
  assert.equal(expressionSource(' {% 1 %}'), null)
  assert.equal(expressionSource('{%}'), null)
  assert.equal(
    evaluate('{"a":"{% 1 + 1 %}","b":[" {% 1 %}","$.x"],"2":0,"1":0}'),
    '{"a":2,"b":[" {% 1 %}","$.x"],"2":0,"1":0}',
  )
})

test('the result of an expression keeps its order; numbers come out as JSONata writes them', () => {
  assert.equal(
    evaluate('"{% $states.input %}"', '{"2": 1.0, "1": 1234567890123456789}'),
    '{"2":1,"1":1234567890123456789}',
  )
  assert.equal(evaluate('"{% $states.input.a + 1 %}"', '{"a":1.50}'), '2.5')
})

test('$states and variables are seen', () => {
  assert.equal(evaluate('"{% [$states.result.r, $states.context.State.Name, $x] %}"', '{}', { x: 'v' }), '[1,"A","v"]')
})

test('failures are worded and placed as the service does it', () => {
  const nothing = failure('{"a":"{% $states.input.b %}"}')
  assert.deepEqual(
    [nothing.error, nothing.cause, nothing.location],
    [
      'States.QueryEvaluationError',
      "The JSONata expression '$states.input.b' specified for the field 'Output/a' returned nothing (undefined).",
      'Output/a',
    ],
  )
  assert.equal(failure('{"a":[0,["{% $nothing %}"]]}').location, 'Output/a[1][0]')
  assert.match(failure('"{% $nope() %}"').cause, /threw an error during evaluation\. T1006: /)
  assert.match(failure('"{% $f := function($x){$x} %}"').cause, /returned an unsupported result type\.$/)
})
