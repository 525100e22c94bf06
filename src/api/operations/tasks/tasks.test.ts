import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setup } from '../../test-support/setup.ts'

const answers = ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'] as const

test('answers to a task token reach the execution', async () => {
  const { call, takeTask } = setup()
  const ended = async (executionArn: string) => {
    const { status, output, error, cause } = await call('DescribeExecution', { executionArn })
    return { status, output, error, cause }
  }
  const first = await takeTask('first')
  assert.deepEqual(await call('SendTaskHeartbeat', { taskToken: first.taskToken }), {})
  assert.equal((await ended(first.executionArn)).status, 'RUNNING')
  assert.deepEqual(await call('SendTaskSuccess', { taskToken: first.taskToken, output: '{"a": 1.0}' }), {})
  const succeeded = { status: 'SUCCEEDED', output: '{"a": 1.0}', error: undefined, cause: undefined }
  assert.deepEqual(await ended(first.executionArn), succeeded)

  const second = await takeTask('second')
  assert.deepEqual(await call('SendTaskFailure', { taskToken: second.taskToken, error: 'E' }), {})
  const failed = { status: 'FAILED', output: undefined, error: 'E', cause: undefined }
  assert.deepEqual(await ended(second.executionArn), failed)
})

/** An API with a token whose task is over. */
async function setupLate() {
  const api = setup()
  const { taskToken } = await api.takeTask('work')
  await api.call('SendTaskSuccess', { taskToken, output: '{}' })
  return { ...api, late: taskToken }
}

test('a token that nothing waits for is refused', async () => {
  const { failure, late } = await setupLate()
  for (const name of answers) {
    const send = (taskToken: string) => failure(name, { taskToken, output: '{}' })
    assert.equal(await send(late), "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
    assert.equal(await send('foreign'), "InvalidToken: Invalid Token: 'Invalid token'")
  }
})

test('an output must be JSON', async () => {
  const { call, failure, takeTask } = setup()
  const { taskToken, executionArn } = await takeTask('work')
  assert.equal(
    await failure('SendTaskSuccess', { taskToken, output: 'done' }),
    "InvalidOutput: Invalid Output: 'Unrecognized token 'done': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
  )
  assert.equal((await call('DescribeExecution', { executionArn })).status, 'RUNNING')
})

test('if both the token and the output are bad, the token is reported first', async () => {
  const { failure, late } = await setupLate()
  const send = (taskToken: string) => failure('SendTaskSuccess', { taskToken, output: 'done' })
  assert.equal(await send('foreign'), "InvalidToken: Invalid Token: 'Invalid token'")
  assert.equal(await send(late), "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
})
