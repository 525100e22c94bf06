import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type SimulatedAnswer, simulate } from './test-support/simulation.ts'

/** How a task ends that gets no heartbeat, and after how many seconds. */
function waitInVain(resource: string, parameters: object, answer: SimulatedAnswer): string {
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
  assert.equal(waitInVain('sqs:sendMessage.waitForTaskToken', {}, submitted), 'States.Timeout 10')
  assert.equal(waitInVain('sqs:sendMessage.waitForTaskToken', {}, null), 'States.Timeout 10')
})

test('a function that is waited for sends no heartbeats: they count from its end', () => {
  const invoke = 'lambda:invoke.waitForTaskToken'
  assert.equal(waitInVain(invoke, {}, null), 'States.Timeout 100')
  assert.equal(waitInVain(invoke, { InvocationType: 'RequestResponse' }, null), 'States.Timeout 100')
  assert.equal(waitInVain(invoke, {}, submitted), 'States.Timeout 10')
  assert.equal(waitInVain(invoke, { InvocationType: 'Event' }, null), 'States.Timeout 10')
})

test('nothing is expected to send heartbeats for a call whose answer is the outcome', () => {
  assert.equal(waitInVain('lambda:invoke', {}, null), 'States.Timeout 100')
  assert.equal(waitInVain('ecs:runTask.sync', {}, submitted), 'States.Timeout 100')
})

test('a missed heartbeat is a States.Timeout, and a catcher may name either', () => {
  const activity = 'arn:aws:states:us-east-1:123456789012:activity:work'
  const callback = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken'
  for (const resource of [callback, activity]) {
    for (const heartbeat of [{ HeartbeatSeconds: 5 }, { HeartbeatSecondsPath: '$.seconds' }]) {
      const plain = missHeartbeat({ Resource: resource, ...heartbeat })
      const timedOut = plain.events.find((event) => event.type === 'TaskTimedOut' || event.type === 'ActivityTimedOut')
      assert.equal(timedOut?.fields.error, 'States.Timeout', resource)
      assert.equal(timedOut?.fields.cause, undefined)
      assert.deepEqual([plain.closed?.error, plain.closed?.cause], ['States.Timeout', null])
      for (const name of ['States.HeartbeatTimeout', 'States.Timeout', 'States.ALL']) {
        const caught = missHeartbeat({
          Resource: resource,
          ...heartbeat,
          Retry: [{ ErrorEquals: [name], MaxAttempts: 1, IntervalSeconds: 1 }],
          Catch: [
            { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
            { ErrorEquals: [name], Next: 'Caught' },
          ],
        })
        assert.equal(caught.closed?.output?.text, '{"Error":"States.Timeout","Cause":""}', `${resource} ${name}`)
        assert.equal(caught.elapsedMillis, 11_000, 'it was tried again before')
      }
    }
  }
})

test('what is around a missed heartbeat may name it as well', () => {
  const inner = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', HeartbeatSeconds: 5 }
  const { closed } = simulate(
    {
      StartAt: 'Around',
      States: {
        Around: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'Inner', States: { Inner: { ...inner, End: true } } }],
          Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Succeed' },
      },
    },
    { answer: () => null },
  )
  assert.equal(closed?.output?.text, '{"Error":"States.Timeout","Cause":""}')
})

test('a catcher gets an empty cause of a timeout, in both languages', () => {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 5, End: true }
  const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'Caught' }]
  const output = (more: object) =>
    simulate({ StartAt: 'A', States: { A: { ...task, ...more }, Caught: { Type: 'Succeed' } } }, { answer: () => null })
      .closed?.output?.text
  assert.equal(output({ Catch }), '{"Error":"States.Timeout","Cause":""}')
  assert.equal(
    output({
      QueryLanguage: 'JSONata',
      Catch: [{ ...Catch[0], Output: '{% $states.errorOutput.Error & "[" & $states.errorOutput.Cause & "]" %}' }],
    }),
    '"States.Timeout[]"',
  )
})

function missHeartbeat(task: object) {
  return simulate(
    {
      StartAt: 'Task',
      States: {
        Task: { Type: 'Task', TimeoutSeconds: 600, ...task, End: true },
        Caught: { Type: 'Succeed' },
        Wrong: { Type: 'Fail' },
      },
    },
    {
      input: '{"seconds":5}',
      answer: ({ resource }) => (resource.kind === 'activity' ? { takenBy: 'worker' } : { submitted: '{}' }),
      restartBetweenTurns: true,
    },
  )
}
