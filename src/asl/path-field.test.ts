import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stringify } from '../json/index.ts'
import { PathSyntaxError } from './jsonpath/index.ts'
import { compilePathField } from './path-field.ts'
import { StatesError } from './states-error.ts'
import { testScope } from './test-support/test-scope.ts'

/** The field's value as JSON text, or `error: cause`. */
function evaluate(field: string, path: string, document: string): string {
  try {
    return stringify(compilePathField(path, field)(testScope(document, '{"Execution":{"Input":1}}', { wait: '5' })))
  } catch (error) {
    if (error instanceof StatesError) return `${error.error}: ${error.cause}`
    throw error
  }
}

test('fields give what their paths find', () => {
  const cases: [field: string, path: string, document: string, expected: string][] = [
    ['InputPath', '$.a', '{"a":{"b":1.0}}', '{"b":1.0}'],
    ['OutputPath', '$', '{"a":1}', '{"a":1}'],
    ['OutputPath', '$.items[*].id', '{"items":[{"id":1},{"id":2}]}', '[1,2]'],
    ['InputPath', '$wait', '{}', '5'],
    ['ErrorPath', '$.Error', '{"Error":"E"}', '"E"'],
    ['CausePath', "States.Format('{}!', $.c)", '{"c":"C"}', '"C!"'],
    ['SecondsPath', '$.s', '{"s":0}', '0'],
    ['SecondsPath', '$wait', '{}', '5'],
    ['TimestampPath', '$.t', '{"t":"2016-03-14T01:59:00Z"}', '1457920740000'],
    ['TimeoutSecondsPath', '$.t', '{"t":5}', '5'],
    ['ToleratedFailureCountPath', '$.t', '{"t":"1"}', '1'],
    ['ToleratedFailurePercentagePath', '$.t', '{"t":1.5}', '1.5'],
    ['ItemsPath', '$.list', '{"list":[1,2]}', '[1,2]'],
  ]
  for (const [field, path, document, expected] of cases) assert.equal(evaluate(field, path, document), expected)
})

test('unsuitable values are reported in the words of the service', () => {
  const cases: [field: string, path: string, document: string, expected: string][] = [
    [
      'InputPath',
      '$.NoSuchInputPath',
      '{}',
      "Invalid path '$.NoSuchInputPath' : No results for path: $['NoSuchInputPath']",
    ],
    [
      'OutputPath',
      '$.no.such.result.path',
      '{}',
      "Invalid path '$.no.such.result.path' : Missing property in path $['no']",
    ],
    ['HeartbeatSecondsPath', '$.No', '{}', "Invalid path '$.No' : No results for path: $['No']"],
    [
      'ErrorPath',
      '$.ErrorX',
      '{ "Error": "error-value" }',
      `The JSONPath '$.ErrorX' specified for the field 'ErrorPath' could not be found in the input '{"Error":"error-value"}'`,
    ],
    [
      'SecondsPath',
      '$.input.waitSeconds',
      '{}',
      'The SecondsPath parameter does not reference an input value: $.input.waitSeconds',
    ],
    ['SecondsPath', '$.s', '{"s":-1}', 'The SecondsPath parameter references a negative value: $.s == -1'],
    ['SecondsPath', '$.s', '{"s":1.5}', 'The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5'],
    ['SecondsPath', '$.s', '{"s":-1.5}', 'The SecondsPath parameter cannot be parsed as a long value: $.s == -1.5'],
    [
      'TimestampPath',
      '$.t',
      '{"t":"2016-12-05 21:29:29Z"}',
      'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.t == 2016-12-05 21:29:29Z',
    ],
    [
      'MaxConcurrencyPath',
      '$.m',
      '{"m":"NoNumber"}',
      'The MaxConcurrencyPath field refers to value "NoNumber" which is not a valid integer: $.m',
    ],
    [
      'MaxConcurrencyPath',
      '$.m',
      '{"m":{}}',
      'The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.m',
    ],
    [
      'MaxItemsPath',
      '$.m',
      '{"m":1.5}',
      'The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.m',
    ],
    [
      'ToleratedFailurePercentagePath',
      '$.m',
      '{"m":"NoNumber"}',
      'The ToleratedFailurePercentagePath field refers to value "NoNumber" which is not a valid float: $.m',
    ],
    ['ToleratedFailureCountPath', '$.m', '{"m":-1}', 'ToleratedFailureCount cannot be negative.'],
    ['MaxItemsPerBatchPath', '$.m', '{"m":-1}', 'MaxItemsPerBatch cannot be negative.'],
    ['TimeoutSecondsPath', '$.m', '{"m":0}', 'TimeoutSeconds must be between 1 and 99999999.'],
    ['TimeoutSecondsPath', '$.m', '{"m":100000000}', 'TimeoutSeconds must be between 1 and 99999999.'],
    ['HeartbeatSecondsPath', '$.m', '{"m":-1}', 'HeartbeatSeconds must be between 1 and 99999999.'],
    ['MaxInputBytesPerBatchPath', '$.m', '{"m":-1}', 'MaxInputBytesPerBatch cannot be negative.'],
    ['MaxInputBytesPerBatchPath', '$.m', '{"m":262145}', 'MaxInputBytesPerBatch must be between 0 and 262144.'],
    ['ToleratedFailurePercentagePath', '$.m', '{"m":-1.1}', 'ToleratedFailurePercentage must be between 0 and 100.'],
    ['ItemsPath', '$', '{}', 'Reference path "$" must point to array.'],
    ['ItemsPath', '$$.Execution.Input', '{}', 'Reference path "$.Execution.Input" must point to array.'],
  ]
  for (const [field, path, document, expected] of cases) {
    assert.equal(evaluate(field, path, document), `States.Runtime: ${expected}`)
  }
  assert.equal(
    evaluate('ItemsPath', '$.chunks', '{"a":1}'),
    'States.ReferencePathConflict: Unable to apply step "chunks" to input {"a":1}',
  )
  assert.equal(evaluate('ItemsPath', '$nope', '{"a":1}'), 'States.ReferencePathConflict: No results for path: $nope')
  assert.equal(
    evaluate('ItemsPath', '$$.nope', '{"a":1}'),
    'States.ReferencePathConflict: Unable to apply step "nope" to input {"Execution":{"Input":1}}',
  )
})

test('text that is not a path is refused', () => {
  assert.throws(() => compilePathField('nope', 'InputPath'), PathSyntaxError)
  assert.throws(() => compilePathField("States.Format('{}', 1)", 'InputPath'), PathSyntaxError)
})
