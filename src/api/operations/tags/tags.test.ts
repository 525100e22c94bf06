import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arnPrefix, setup } from '../../test-support/setup.ts'

const tag = (key: string, value = '') => ({ key, value })

test('tags are set, replaced and removed', async () => {
  const { call, createMachine } = setup()
  const resourceArn = await createMachine('orders')
  const tags = async () => (await call('ListTagsForResource', { resourceArn })).tags
  const set = (...list: { key: string; value: string }[]) => call('TagResource', { resourceArn, tags: list })
  assert.deepEqual(await set(), {})
  assert.deepEqual(await tags(), [])
  assert.deepEqual(await set(tag('a', '1'), tag('a', '2'), tag('b')), {})
  assert.deepEqual(await tags(), [tag('a', '2'), tag('b')])
  await set(tag('c', '3'), tag('a', '4'))
  assert.deepEqual(await tags(), [tag('a', '4'), tag('b'), tag('c', '3')])
  assert.deepEqual(await call('UntagResource', { resourceArn, tagKeys: [] }), {})
  assert.deepEqual(await call('UntagResource', { resourceArn, tagKeys: ['a', 'a', 'z'] }), {})
  assert.deepEqual(await tags(), [tag('b'), tag('c', '3')])
})

test('what cannot be tagged, or no tag, is refused', async (t) => {
  const missing = `${arnPrefix}:activity:missing`
  const execution = `${arnPrefix}:execution:orders:run`
  const cases: [resourceArn: string, tags: object[], expected: RegExp][] = [
    [missing, [], /^ResourceNotFound: Resource not found: 'arn:aws:states:us-east-1:123456789012:activity:missing'$/],
    [execution, [], /^InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'$/],
    [`${arnPrefix}:stateMachine:orders`, [tag('AWS:a')], /^ValidationException: aws: prefixed/],
    [`${arnPrefix}:stateMachine:orders`, [tag('a', '<')], /^ValidationException: Invalid tag value: '<'$/],
    [`${arnPrefix}:stateMachine:orders`, [{ value: 'b' }], /^ValidationException: A tag has no key/],
    [`${arnPrefix}:stateMachine:orders`, Array.from({ length: 51 }, (_, index) => tag(`k${index}`)), /^TooManyTags: /],
  ]
  for (const [resourceArn, tags, expected] of cases) {
    await t.test(String(expected), async () => {
      const { createMachine, failure } = setup()
      await createMachine('orders')
      assert.match(await failure('TagResource', { resourceArn, tags }), expected)
    })
  }
})

test('a resource has at most fifty tags, whenever they were set', async () => {
  const { call, createMachine, failure, send } = setup()
  const resourceArn = await createMachine('orders')
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => tag(`key ${from + index}`, 'ä.:/=+-@_'))
  await call('TagResource', { resourceArn, tags: many(0, 49) })
  await call('TagResource', { resourceArn, tags: many(40, 50) })
  assert.match(await failure('TagResource', { resourceArn, tags: many(49, 51) }), /^TooManyTags/)
  const { status, body } = await send(
    'AWSStepFunctions.UntagResource',
    JSON.stringify({ resourceArn: `${resourceArn}2`, tagKeys: [] }),
  )
  assert.equal(status, 404)
  assert.equal((JSON.parse(body) as { resourceName: string }).resourceName, `${resourceArn}2`)
})

test('requests that come together do not set more than fifty tags between them', async () => {
  const { call, createMachine, send } = setup()
  const resourceArn = await createMachine('orders')
  const many = (request: number) => Array.from({ length: 20 }, (_, index) => tag(`${request} ${index}`))
  const answers = await Promise.all(
    [1, 2, 3].map((request) =>
      send('AWSStepFunctions.TagResource', JSON.stringify({ resourceArn, tags: many(request) })),
    ),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 400],
  )
  assert.equal((await call('ListTagsForResource', { resourceArn })).tags!.length, 40)
})
