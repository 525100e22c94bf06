import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SystemClock } from './system-clock.ts'

const hour = 3_600_000

/** A clock whose time of day is set by hand. */
function setup() {
  const time = { now: Date.UTC(2030, 0, 1), elapsed: 0 }
  const clock = new SystemClock({ now: () => time.now, elapsed: () => time.elapsed })
  return { time, clock }
}

test('an alarm rings when the clock is set past it', async () => {
  const { time, clock } = setup()
  const { promise: rung, resolve } = Promise.withResolvers<string>()
  clock.at(time.now + 600_000, () => resolve('rung'))
  time.now += hour
  time.elapsed += 1_000
  clock.check()
  assert.equal(await rung, 'rung')
})

test('an alarm does not ring early when the clock is set back', async () => {
  const { time, clock } = setup()
  const rung: string[] = []
  clock.at(time.now + 1, () => rung.push('early'))
  const { promise, resolve } = Promise.withResolvers<void>()
  time.now -= hour
  clock.check()
  const cancel = clock.at(time.now, () => resolve())
  await promise
  assert.deepEqual(rung, [])
  cancel()
  time.now += 2 * hour
  clock.check()
  await new Promise((resolve) => clock.at(time.now, () => resolve(null)))
  assert.deepEqual(rung, ['early'])
})

test('a cancelled alarm does not ring when the clock is set', async () => {
  const { time, clock } = setup()
  const cancel = clock.at(time.now + hour, () => assert.fail('it was cancelled'))
  cancel()
  time.now += 2 * hour
  clock.check()
  await new Promise((resolve) => clock.at(time.now, () => resolve(null)))
})
