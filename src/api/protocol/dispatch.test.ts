import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setup } from '../test-support/setup.ts'

const target = (name: string) => `AWSStepFunctions.${name}`

test('requests that do not call an operation get their error', async (t) => {
  const deep = `{"name":${'['.repeat(5000)}${']'.repeat(5000)}}`
  const deepUnknown = `{"extra":${'{"a":'.repeat(1500)}1${'}'.repeat(1500)}}`
  const cases: [
    why: string,
    target: string | undefined,
    body: string,
    status: number,
    code: string,
    message: RegExp,
  ][] = [
    ['no target', undefined, '{}', 400, 'UnknownOperationException', /no X-Amz-Target header/],
    ['unknown operation', target('Fly'), '{}', 400, 'UnknownOperationException', /no operation "AWSStepFunctions.Fly"/],
    ['other service', 'DynamoDB_20120810.ListTables', '{}', 400, 'UnknownOperationException', /no operation/],
    ['malformed JSON', target('ListActivities'), '{"a":', 400, 'SerializationException', /not valid JSON/],
    ['empty body', target('ListActivities'), '', 400, 'SerializationException', /No content to map/],
    ['no object', target('ListActivities'), '[]', 400, 'SerializationException', /Start of list/],
    ['null', target('ListActivities'), 'null', 400, 'SerializationException', /NULL_VALUE/],
    [
      'number for text',
      target('CreateActivity'),
      '{"name":1}',
      400,
      'SerializationException',
      /NUMBER_VALUE cannot be converted to String/,
    ],
    [
      'text for number',
      target('ListActivities'),
      '{"maxResults":"1"}',
      400,
      'SerializationException',
      /STRING_VALUE cannot be converted to Integer/,
    ],
    [
      'fraction for integer',
      target('ListActivities'),
      '{"maxResults":1.5}',
      400,
      'SerializationException',
      /NUMBER_VALUE/,
    ],
    [
      'object for text',
      target('CreateActivity'),
      '{"name":{}}',
      400,
      'SerializationException',
      /Start of structure or map/,
    ],
    ['deep nesting', target('CreateActivity'), deep, 400, 'SerializationException', /nesting depth/],
    [
      'deep nesting where nobody looks',
      target('ListActivities'),
      deepUnknown,
      400,
      'SerializationException',
      /nesting depth/,
    ],
  ]
  for (const [why, name, body, status, code, message] of cases) {
    await t.test(why, async () => {
      const { send, logged } = setup()
      const answer = await send(name, body)
      const error = JSON.parse(answer.body) as { __type: string; message: string }
      assert.deepEqual([answer.status, error.__type], [status, `com.amazon.coral.service#${code}`])
      assert.match(error.message, message)
      assert.match(answer.requestId, /^[0-9a-f-]{36}$/)
      assert.deepEqual(logged, [])
    })
  }
})

test('members that the model does not know are ignored, and nulls are as good as nothing', async () => {
  const { send } = setup()
  const body = '{"extra":[{"deep":1}],"__proto__":{"maxResults":5000},"nextToken":null,"maxResults":10}'
  const answer = await send(target('ListActivities'), body)
  assert.deepEqual([answer.status, answer.body], [200, '{"activities":[]}'])
})

test('errors carry the prefixes that the service has', async () => {
  const { send } = setup()
  const types = async (name: string, body: object) =>
    (JSON.parse((await send(target(name), JSON.stringify(body))).body) as { __type: string }).__type
  assert.equal(await types('DescribeExecution', {}), 'com.amazon.coral.validate#ValidationException')
  assert.equal(await types('DescribeExecution', { executionArn: 'x' }), 'com.amazonaws.swf.service.v2.model#InvalidArn')
})

test('an unexpected error is logged, and answered as a failure', async () => {
  const { context, logged, send } = setup()
  const mistake = new Error('the disk is gone')
  Object.defineProperty(context.store, 'activities', { value: { list: () => Promise.reject(mistake) } })
  const answer = await send(target('ListActivities'), '{}')
  assert.equal(answer.status, 500)
  const { __type, message } = JSON.parse(answer.body) as { __type: string; message: string }
  assert.equal(__type, 'com.amazon.coral.service#InternalFailure')
  assert.ok(message.includes(answer.requestId))
  assert.deepEqual(logged, [{ err: mistake, requestId: answer.requestId, target: target('ListActivities') }])
})
