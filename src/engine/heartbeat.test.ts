import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulate, type TaskAnswer } from './simulation.ts'

/** How a task ends that gets no heartbeat, and after how many seconds. */
function waitInVain(resource: string, parameters: object, answer: TaskAnswer): string {
  const task = {
    Type: 'Task',
    Resource: `arn:aws:states:::${resource}`,
    Parameters: parameters,
    HeartbeatSeconds: 10,
    TimeoutSeconds: 100,
    End: true,
  }
  const { closed, elapsedMillis } = simulate(
    { StartAt: 'Task', States: { Task: task } },
    { answer: () => answer, restartBetweenTurns: true },
  )
  return `${closed?.error} ${elapsedMillis / 1000}`
}

const submitted = { submitted: '{}' }

test('a heartbeat is missed so long after the task was started', () => {
  assert.equal(waitInVain('sqs:sendMessage.waitForTaskToken', {}, submitted), 'States.HeartbeatTimeout 10')
  assert.equal(waitInVain('sqs:sendMessage.waitForTaskToken', {}, null), 'States.HeartbeatTimeout 10')
})

test('a function that is waited for sends no heartbeats: they count from its end', () => {
  const invoke = 'lambda:invoke.waitForTaskToken'
  assert.equal(waitInVain(invoke, {}, null), 'States.Timeout 100')
  assert.equal(waitInVain(invoke, { InvocationType: 'RequestResponse' }, null), 'States.Timeout 100')
  assert.equal(waitInVain(invoke, {}, submitted), 'States.HeartbeatTimeout 10')
  assert.equal(waitInVain(invoke, { InvocationType: 'Event' }, null), 'States.HeartbeatTimeout 10')
})

test('nothing is expected to send heartbeats for a call whose answer is the outcome', () => {
  assert.equal(waitInVain('lambda:invoke', {}, null), 'States.Timeout 100')
  assert.equal(waitInVain('ecs:runTask.sync', {}, submitted), 'States.Timeout 100')
})
