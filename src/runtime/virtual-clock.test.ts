import assert from 'node:assert/strict'
import test from 'node:test'
import { VirtualClock } from './virtual-clock.ts'

/** Resolves at an instant of the clock. */
function sleep(clock: VirtualClock, millis: number): Promise<void> {
  return new Promise((resolve) => clock.at(clock.now() + millis, resolve))
}

test('a year passes at once', async () => {
  const clock = new VirtualClock(0)
  await sleep(clock, 365 * 86_400_000)
  assert.equal(clock.now(), 365 * 86_400_000)
})

test('timers fire by instant, and by the order of setting within one', async () => {
  const clock = new VirtualClock(1000)
  const fired: string[] = []
  clock.at(5000, () => fired.push(`late at ${clock.now()}`))
  clock.at(3000, () => fired.push(`first at ${clock.now()}`))
  clock.at(3000, () => fired.push(`second at ${clock.now()}`))
  clock.at(10, () => fired.push(`overdue at ${clock.now()}`))
  await sleep(clock, 9000)
  assert.deepEqual(fired, ['overdue at 1000', 'first at 3000', 'second at 3000', 'late at 5000'])
})

test('a cancelled timer does not fire, and does not move time', async () => {
  const clock = new VirtualClock(0)
  const cancel = clock.at(50, () => assert.fail('it was cancelled'))
  cancel()
  cancel()
  await sleep(clock, 10)
  assert.equal(clock.now(), 10)
})

test('a timer may cancel another that is due at the same instant', async () => {
  const clock = new VirtualClock(0)
  clock.at(5, () => cancel())
  const cancel = clock.at(5, () => assert.fail('it was cancelled'))
  await sleep(clock, 6)
})

test('time stands still while something is held', async () => {
  const clock = new VirtualClock(0)
  const release = clock.hold()
  let fired = false
  const timer = sleep(clock, 100).then(() => {
    fired = true
  })
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(fired, false)
  assert.equal(clock.now(), 0)
  release()
  release()
  await timer
  assert.equal(clock.now(), 100)
})

test('time stands still while something goes on happening', async () => {
  const clock = new VirtualClock(0)
  let fired = false
  const timer = sleep(clock, 100).then(() => {
    fired = true
  })
  for (let round = 0; round < 20; round++) {
    clock.stir()
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(fired, false)
  }
  await timer
  assert.equal(clock.now(), 100)
})
