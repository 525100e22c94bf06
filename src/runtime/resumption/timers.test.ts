import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DueFrame } from '../../store/store.ts'
import { Timers } from './timers.ts'

/** A clock that is moved by hand, and a store of due instants. */
function setup(hinder: (id: number) => Promise<never> | null = () => null) {
  const armed: { millis: number; callback: () => void }[] = []
  const world = {
    now: 0,
    due: new Map<number, number>(),
    failures: 0,
    woken: [] as number[],
    reports: [] as string[],
    armed,
  }
  const clock = {
    now: () => world.now,
    at(millis: number, callback: () => void) {
      const timer = { millis, callback }
      armed.push(timer)
      return () => {
        if (armed.includes(timer)) armed.splice(armed.indexOf(timer), 1)
      }
    },
  }
  const source = {
    async due(until: number, limit: number, after: DueFrame | null) {
      if (world.failures-- > 0) throw new Error('busy')
      const due = [...world.due]
        .filter(([, millis]) => millis <= until)
        .map(([executionId, dueMillis]) => ({ dueMillis, executionId, path: '' }))
        .sort((left, right) => left.dueMillis - right.dueMillis || left.executionId - right.executionId)
      const begin = after === null ? 0 : due.findIndex(({ executionId }) => executionId === after.executionId) + 1
      return due.slice(begin, begin + limit)
    },
    async nextDueMillis(after: number) {
      const later = [...world.due.values()].filter((millis) => millis > after)
      return later.length === 0 ? null : Math.min(...later)
    },
  }
  const wake = async (id: number) => {
    await hinder(id)
    world.woken.push(id)
    world.due.delete(id)
  }
  return { world, timers: new Timers(clock, source, wake, (message) => world.reports.push(message)) }
}

test('only the earliest instant is waited for', () => {
  const { world, timers } = setup()
  timers.arm(30)
  timers.arm(10)
  timers.arm(20)
  assert.deepEqual(
    world.armed.map(({ millis }) => millis),
    [10],
  )
})

test('an alarm set before the first look is cancelled: it would keep the process alive after closing', async () => {
  const { world, timers } = setup()
  world.due.set(1, 500)
  timers.arm(500)
  await timers.fire()
  assert.deepEqual(
    world.armed.map(({ millis }) => millis),
    [500],
  )
  timers.close()
  assert.equal(world.armed.length, 0)
})

test('all that is due is woken, then the next instant is waited for', async () => {
  const { world, timers } = setup()
  world.due.set(1, 5).set(2, 10).set(3, 50)
  world.now = 10
  await timers.fire()
  assert.deepEqual([world.woken, world.armed.map(({ millis }) => millis)], [[1, 2], [50]])
  timers.close()
  assert.equal(world.armed.length, 0)
})

test('an execution that takes long to wake holds up no other', async () => {
  const { promise: never } = Promise.withResolvers<never>()
  const { world, timers } = setup((id) => (id === 1 ? never : null))
  for (let id = 1; id <= 2_000; id++) world.due.set(id, 0)
  await timers.fire()
  world.due.set(3_000, 1)
  world.now = 1
  await timers.fire()
  await new Promise(setImmediate)
  assert.deepEqual([world.woken.length, world.woken.at(-1), world.due.size], [2_000, 3_000, 1])
})

test('what becomes due while all that is due is being woken is woken too', async () => {
  const { world, timers } = setup((id) => {
    if (id !== 1 || world.due.has(2)) return null
    world.due.set(2, 0)
    void timers.fire()
    return null
  })
  world.due.set(1, 0)
  await timers.fire()
  await new Promise(setImmediate)
  assert.deepEqual(world.woken, [1, 2])
})

test('a store that cannot be read is asked again', async () => {
  const { world, timers } = setup()
  world.due.set(1, 0)
  world.failures = 1
  await timers.fire()
  assert.deepEqual([world.woken, world.reports.length, world.armed[0]?.millis], [[], 1, 1000])
  await timers.fire()
  assert.deepEqual(world.woken, [1])
})

test('only a few are begun before it is asked again whether memory is short', async () => {
  const { world } = setup()
  for (let id = 1; id <= 100; id++) world.due.set(id, 0)
  let begun = 0
  const ends: (() => void)[] = []
  const wake = () => {
    begun++
    return new Promise<void>((resolve) => ends.push(resolve))
  }
  const source = {
    due: async () => [...world.due].map(([executionId, dueMillis]) => ({ dueMillis, executionId, path: '' })),
    nextDueMillis: async () => null,
  }
  const clock = { now: () => 0, at: () => () => {} }
  // What an execution takes is known one round of the event loop after it was begun.
  let known = 0
  const isShort = () => {
    setImmediate(() => {
      known = begun
    })
    return known >= 20
  }
  const timers = new Timers(clock, source, wake, assert.fail, isShort)
  const fired = timers.fire()
  for (let rounds = 0; rounds < 50; rounds++) await new Promise(setImmediate)
  assert.ok(begun >= 20 && begun <= 40, `${begun}`)
  for (let rounds = 0; rounds < 200; rounds++) {
    ends.shift()?.()
    await new Promise(setImmediate)
  }
  await fired
  assert.equal(begun, 100)
})
