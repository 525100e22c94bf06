import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonObject, type JsonValue, Payload, parse } from '../../json/index.ts'
import { isStateExited } from '../event.ts'
import { simulate } from '../test-support/simulation.ts'
import { Inspection } from './inspection.ts'

const large = 'x'.repeat(262_145)
const processor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } }

// What a state by itself comes to, in a test and in an execution.
const states: Record<string, { state: object; input?: string }> = {
  'a Pass state': { state: { Type: 'Pass', Parameters: { 'a.$': '$.b' }, ResultPath: '$.r' }, input: '{"b":1.0}' },
  'a variable of one byte too many': {
    state: { Type: 'Pass', Assign: { large } },
  },
  'variables of one Assign that are too large together': {
    state: { Type: 'Pass', Assign: { a: large.slice(2, 200_000), b: large.slice(2, 100_000) } },
  },
  'an output that is too large': { state: { Type: 'Pass', Result: large } },
  'a path that finds nothing': { state: { Type: 'Pass', Parameters: { 'a.$': '$.missing' } } },
  'an expression that fails': { state: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $number("x") %}' } },
  'a choice': {
    state: { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'N' }] },
    input: '{"a":1}',
  },
  'a choice that matches nothing': {
    state: { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'N' }] },
    input: '{"a":2}',
  },
  'a Fail state with a long error': { state: { Type: 'Fail', Error: 'e'.repeat(300), Cause: 'because' } },
  'a wait': { state: { Type: 'Wait', Seconds: 5 } },
  'a wait that is too long': { state: { Type: 'Wait', Timestamp: '2200-01-01T00:00:00Z' } },
  'a Parallel state whose argument is too large': {
    state: {
      Type: 'Parallel',
      QueryLanguage: 'JSONata',
      Arguments: '{% $pad("", 262144) %}',
      Branches: [processor],
    },
  },
  'a Map over what is not an array': { state: { Type: 'Map', ItemsPath: '$.a', ItemProcessor: processor } },
  'a Map whose selector finds nothing, caught': {
    state: {
      Type: 'Map',
      ItemSelector: { 'a.$': '$.missing' },
      ItemProcessor: processor,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'N' }],
    },
    input: '[1]',
  },
}

for (const [name, { state, input = '{}' }] of Object.entries(states)) {
  test(`a test and an execution agree on ${name}`, () => {
    const written = state as { Type: string; QueryLanguage?: 'JSONata' }
    const definition = {
      ...written,
      ...(written.Type !== 'Choice' && written.Type !== 'Fail' && { Next: 'N' }),
    }
    const { closed, events } = simulate({ StartAt: 'S', States: { S: definition, N: { Type: 'Succeed' } } }, { input })
    const left = events.filter(isStateExited).find(({ fields }) => fields.name === 'S')
    const inspection = inspect(definition, input)
    const inspected = inspection.enter()
    assert.ok(inspected !== null && 'status' in inspected, 'the state waits for nothing')
    if (left === undefined) {
      assert.equal(inspected.status, 'FAILED')
      assert.equal(inspected.error, closed?.error)
      // Only an execution can say at which event the state was entered.
      assert.equal(
        inspected.cause,
        closed?.cause?.replace(/^An error occurred .* \(entered at the event id #\d+\)\. /, ''),
      )
    } else {
      assert.notEqual(inspected.status, 'FAILED')
      assert.equal(inspected.nextState, 'N')
      assert.equal(inspected.output?.text, left.fields.output.text)
    }
  })
}

test('the result of a task may be as large in a test as in an execution', () => {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: {}, Next: 'N' }
  const inspection = inspect(task, '{}')
  inspection.enter()
  const answer = JSON.stringify(large)
  const inspected = inspection.conclude({ result: Payload.ofText(answer) })
  const { closed } = simulate(
    { StartAt: 'S', States: { S: task, N: { Type: 'Succeed' } } },
    { answer: () => ({ output: answer }) },
  )
  assert.equal(closed?.error, 'States.DataLimitExceeded')
  assert.deepEqual([inspected.status, inspected.error, inspected.cause], ['FAILED', closed?.error, closed?.cause])
})

test('a Distributed Map gets the source of each item, as its children do', () => {
  const state = {
    Type: 'Map',
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k.json' } },
    ItemSelector: { 'from.$': '$$.Map.Item.Source', 'name.$': '$$.Map.Item.Key' },
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...processor },
    Next: 'N',
  }
  const inspection = inspect(state, '{}', parse('{"one":1}'))
  assert.equal(inspection.enter(), null)
  assert.equal(inspection.itemCount, 1)
  assert.equal(inspection.observed.afterItemSelector?.text, '[{"name":"one","from":"S3://b/k.json"}]')
})

function inspect(state: object, input: string, mapItemReaderData: JsonValue | null = null): Inspection {
  return new Inspection({
    name: 'S',
    definition: parse(JSON.stringify(state)) as JsonObject,
    language: 'QueryLanguage' in state ? 'JSONata' : 'JSONPath',
    input: Payload.ofText(input),
    context: {},
    variables: new Map(),
    retrierRetryCount: 0,
    mapIterationFailureCount: 0,
    mapItemReaderData,
    randomness: { random: () => 0.5, uuid: () => '00000000-0000-4000-8000-000000000000' },
    nowMillis: Date.UTC(2030, 0, 1),
  })
}
