import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Retrier } from '../asl/program.ts'
import { Payload } from '../json/index.ts'
import { newFrame } from './frame.ts'
import { matchesError } from './match-error.ts'
import { backoffMillis, nextAttempt } from './retry.ts'

const half = { random: () => 0.5, uuid: () => '' }

function retrier(given: Partial<Retrier>): Retrier {
  const defaults = {
    intervalSeconds: 1,
    maxAttempts: 3,
    backoffRate: 2,
    maxDelaySeconds: null,
    jitterStrategy: 'NONE',
  } as const
  return { errorEquals: ['E'], ...defaults, ...given }
}

function frame() {
  return newFrame({ parent: null, index: 0, flow: 0, state: 'A', input: Payload.ofText('{}'), lastEventId: 0 })
}

test('the delay grows to its cap, and jitter is drawn below what is left', () => {
  const seconds = (given: Partial<Retrier>) =>
    [0, 1, 2, 3].map((used) => backoffMillis(retrier(given), used, half) / 1000)
  assert.deepEqual(seconds({}), [1, 2, 4, 8])
  assert.deepEqual(seconds({ intervalSeconds: 2, backoffRate: 3, maxDelaySeconds: 10 }), [2, 6, 10, 10])
  assert.deepEqual(seconds({ maxDelaySeconds: 3, jitterStrategy: 'FULL' }), [0.5, 1, 1.5, 1.5])
  assert.ok(Number.isFinite(backoffMillis(retrier({ backoffRate: 1e300 }), 1e6, half)))
  assert.equal(backoffMillis(retrier({ intervalSeconds: 0 }), 2_000, half), 0)
})

test('the first retrier that names the error is the one, and each counts for itself', () => {
  const retriers = [retrier({ maxAttempts: 1 }), retrier({ errorEquals: ['F', 'States.ALL'], intervalSeconds: 9 })]
  const visited = frame()
  assert.equal(nextAttempt(visited, retriers, { error: 'E' }, half), 1000)
  assert.equal(nextAttempt(visited, retriers, { error: 'F' }, half), 9000)
  assert.equal(nextAttempt(visited, retriers, { error: 'E' }, half), null, 'no later retrier is tried')
  assert.equal(nextAttempt(visited, retriers, { error: 'F' }, half), 18000)
  assert.equal(visited.retryCount, 3)
  assert.equal(nextAttempt(frame(), [retrier({ maxAttempts: 0 })], { error: 'E' }, half), null)
})

test('errors match as the specification says', () => {
  for (const [names, error, expected] of [
    [['E'], 'E', true],
    [['E'], 'F', false],
    [['States.ALL'], 'Anything', true],
    [['States.ALL'], null, true],
    [['States.ALL'], 'States.Runtime', false],
    [['States.Runtime'], 'States.Runtime', false],
    [['States.TaskFailed'], 'Lambda.Unknown', true],
    [['States.TaskFailed'], 'States.Timeout', false],
    [['States.Timeout'], 'States.HeartbeatTimeout', true],
    [['States.HeartbeatTimeout'], 'States.Timeout', false],
  ] as const) {
    assert.equal(matchesError(names, { error }), expected, `${names} ${error}`)
  }
  const missedHeartbeat = { error: 'States.Timeout', alias: 'States.HeartbeatTimeout' }
  assert.equal(matchesError(['States.Timeout'], missedHeartbeat), true)
  assert.equal(matchesError(['States.HeartbeatTimeout'], missedHeartbeat), true)
  assert.equal(matchesError(['States.TaskFailed'], missedHeartbeat), false)
})
