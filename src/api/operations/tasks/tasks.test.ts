import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setup } from '../../test-support/setup.ts'

test('answers to a task token reach the runtime', async () => {
  const { call, runtime } = setup()
  runtime.tokens.set('token', 'accepted')
  assert.deepEqual(await call('SendTaskSuccess', { taskToken: 'token', output: '{"a": 1.0}' }), {})
  assert.deepEqual(await call('SendTaskFailure', { taskToken: 'token', error: 'E' }), {})
  assert.deepEqual(await call('SendTaskHeartbeat', { taskToken: 'token' }), {})
  assert.deepEqual(runtime.answers, ['{"a": 1.0}', 'E: null'])
})

test('a token that nothing waits for is refused', async () => {
  const { failure, runtime } = setup()
  runtime.tokens.set('late', 'timedOut')
  for (const name of ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'] as const) {
    const send = (taskToken: string) => failure(name, { taskToken, output: '{}' })
    assert.equal(await send('late'), "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
    assert.equal(await send('foreign'), "InvalidToken: Invalid Token: 'Invalid token'")
  }
})

test('an output must be JSON', async () => {
  const { failure, runtime } = setup()
  runtime.tokens.set('token', 'accepted')
  assert.equal(
    await failure('SendTaskSuccess', { taskToken: 'token', output: 'done' }),
    "InvalidOutput: Invalid Output: 'Unrecognized token 'done': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
  )
  assert.deepEqual(runtime.answers, [])
})

test('of a bad token and a bad output, the token is told first', async () => {
  const { failure, runtime } = setup()
  runtime.tokens.set('late', 'timedOut')
  const send = (taskToken: string) => failure('SendTaskSuccess', { taskToken, output: 'done' })
  assert.equal(await send('foreign'), "InvalidToken: Invalid Token: 'Invalid token'")
  assert.equal(await send('late'), "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
})
