import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, createMachine, openLocal } from './support/local.ts'

test('an answer with a bad token and a bad output is refused because of the token', async (context) => {
  const local = await openLocal()
  context.after(() => local.close())
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess',
    Parameters: { TaskToken: 'foreign', Output: 'not JSON' },
    End: true,
  }
  const definition = JSON.stringify({ StartAt: 'Answer', States: { Answer: task } })
  const stateMachineArn = await createMachine(local, 'answers', definition, 'EXPRESS')
  const { status, error, cause } = await ask(local, 'StartSyncExecution', { stateMachineArn })
  assert.deepEqual([status, error], ['FAILED', 'Sfn.InvalidTokenException'])
  assert.match(cause!, /^Invalid Token: 'Invalid token' \(Service: Sfn, Status Code: 400, /)
})
