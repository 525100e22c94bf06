import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getMember, type JsonObject, parse, stringify } from '../json/index.ts'
import { compileTemplate } from './payload-template.ts'
import { testScope } from './test-support/test-scope.ts'

function render(template: string, document: string, context?: string, variables?: Record<string, string>): string {
  return stringify(compileTemplate(parse(template))(testScope(document, context, variables)))
}

test('members that end in .$ are evaluated at any depth, the others are kept', () => {
  const cases: [template: string, document: string, expected: string][] = [
    ['{"a":1,"b":{"c":[1.0,"$.x"]}}', '{}', '{"a":1,"b":{"c":[1.0,"$.x"]}}'],
    ['{"a.$":"$.x"}', '{"x":{"y":1.0}}', '{"a":{"y":1.0}}'],
    ['{"list":[{"a.$":"$.x"},2,[{"b.$":"$"}]]}', '{"x":1}', '{"list":[{"a":1},2,[{"b":{"x":1}}]]}'],
    ['{"a.$":"$.vals[3:]"}', '{"vals":[0,10,20,30,40]}', '{"a":[30,40]}'],
    ['{"a.$":"$.items[*].value"}', '{}', '{"a":[]}'],
    ['{"a.$":"$.items[5]"}', '{"items":[1]}', '{"a":null}'],
    ['{"a.$":"$$.Execution.Id"}', '{}', '{"a":"arn"}'],
    ['{"a.$":"$order.id","b.$":"$order"}', '{}', '{"a":7,"b":{"id":7}}'],
    ['{"a.$":"States.MathAdd($.x, 1)"}', '{"x":1}', '{"a":2}'],
    ['{"__proto__.$":"$.x"}', '{"x":1}', '{"__proto__":1}'],
    ['"text"', '{}', '"text"'],
  ]
  for (const [template, document, expected] of cases) {
    const variables = { order: '{"id":7}' }
    assert.equal(render(template, document, '{"Execution":{"Id":"arn"}}', variables), expected, template)
  }
})

test('constants come first, evaluated members follow in the order of a Java HashMap', () => {
  // scenarios/…test_map_state_item_selector_singleton and services/…dynamodb…PUT_UPDATE
  const cases = [
    [
      'original_input.$ iteration_input_value.$ iteration_index.$ from_input_constant.$ constant_value',
      'constant_value iteration_input_value from_input_constant iteration_index original_input',
    ],
    [
      'TableName.$ Key.$ UpdateExpression.$ ExpressionAttributeValues.$ ReturnValues',
      'ReturnValues TableName UpdateExpression Key ExpressionAttributeValues',
    ],
    ['QueueUrl.$ MessageBody', 'MessageBody QueueUrl'],
    ['constantValue mapValue.$ fromInput.$', 'constantValue mapValue fromInput'],
  ] as const
  for (const [names, expected] of cases) {
    const template = `{${names
      .split(' ')
      .map((name) => `"${name}":"$"`)
      .join(',')}}`
    assert.equal(Object.keys(JSON.parse(render(template, '1'))).join(' '), expected)
  }
})

test('constant parts are shared by all payloads', () => {
  const template = parse('{"constant":{"deep":[1]},"a.$":"$.x"}') as JsonObject
  const evaluate = compileTemplate(template)
  const payload = evaluate(testScope('{"x":1}')) as JsonObject
  assert.equal(getMember(payload, 'constant'), getMember(template, 'constant'))
  const constant = parse('{"a":[1,{"b":2}]}')
  assert.equal(compileTemplate(constant)(testScope('{}')), constant)
})

test('a path that finds nothing names the field and shows the searched document', () => {
  const cases: [string, string][] = [
    [
      '{"deep":{"value.$":"$.no_such_jsonpath"}}',
      `The JSONPath '$.no_such_jsonpath' specified for the field 'value.$' could not be found in the input '{"int-literal":0}'`,
    ],
    [
      '{"value.$":"$$.Execution.Input.no_such_jsonpath"}',
      `The JSONPath '$$.Execution.Input.no_such_jsonpath' specified for the field 'value.$' could not be found in the input '{"Execution":{"Input":{}}}'`,
    ],
  ]
  for (const [template, cause] of cases) {
    assert.throws(() => render(template, '{ "int-literal": 0 }', '{"Execution":{"Input":{}}}'), {
      error: 'States.Runtime',
      cause,
      atState: true,
    })
  }
})
