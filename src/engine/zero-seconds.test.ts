import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulate } from './test-support/simulation.ts'

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: {}, End: true }

test('a retrier with an interval of 0 tries again at once, as often as it may', () => {
  const retrier = { ErrorEquals: ['States.ALL'], IntervalSeconds: 0, MaxAttempts: 3, BackoffRate: 5 }
  const { closed, events, elapsedMillis } = simulate(
    { StartAt: 'A', States: { A: { ...task, Retry: [retrier] } } },
    { answer: () => ({ error: 'Oops' }), restartBetweenTurns: true },
  )
  assert.equal(closed?.error, 'Oops')
  assert.equal(events.filter(({ type }) => type === 'TaskScheduled').length, 4)
  assert.equal(elapsedMillis, 0)
})

test('it does so after any number of attempts, however far the backoff has grown', () => {
  const retrier = { ErrorEquals: ['States.ALL'], IntervalSeconds: 0, MaxAttempts: 2_000, JitterStrategy: 'FULL' }
  const { closed, events, elapsedMillis } = simulate(
    { StartAt: 'A', States: { A: { ...task, Retry: [retrier] } } },
    { answer: () => ({ error: 'Oops' }) },
  )
  assert.equal(closed?.error, 'Oops')
  assert.equal(events.filter(({ type }) => type === 'TaskScheduled').length, 2_001)
  assert.equal(elapsedMillis, 0)
})

test('a machine with a timeout of 0 times out as soon as it would have to wait', () => {
  const run = (state: object) => {
    const definition = { StartAt: 'A', TimeoutSeconds: 0, States: { A: { Type: 'Pass', Next: 'B' }, B: state } }
    const { closed, elapsedMillis } = simulate(definition, { answer: () => null, restartBetweenTurns: true })
    return [closed?.status, closed?.error ?? null, elapsedMillis]
  }
  assert.deepEqual(run({ Type: 'Succeed' }), ['SUCCEEDED', null, 0])
  assert.deepEqual(run({ Type: 'Wait', Seconds: 5, End: true }), ['TIMED_OUT', null, 0])
  assert.deepEqual(run(task), ['TIMED_OUT', null, 0])
})
