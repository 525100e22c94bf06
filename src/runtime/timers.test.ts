import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DueFrame } from '../store/store.ts'
import { Timers } from './timers.ts'

/** A clock that is moved by hand, and a store of due instants. */
function setup(refuse: (id: number) => Promise<never> | null = () => null) {
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
        armed.splice(armed.indexOf(timer), 1)
      }
    },
  }
  const source = {
    async framesDue(until: number, limit: number, after: DueFrame | null) {
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
    await refuse(id)
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

test('all that is due is woken, then the next instant is waited for', async () => {
  const { world, timers } = setup()
  world.due.set(1, 5).set(2, 10).set(3, 50)
  world.now = 10
  await timers.fire()
  assert.deepEqual([world.woken, world.armed.map(({ millis }) => millis)], [[1, 2], [50]])
  timers.close()
  assert.equal(world.armed.length, 0)
})

test('an execution that cannot be woken is tried again after a while, not at once', async () => {
  const { world, timers } = setup((id) => (id === 1 ? Promise.reject(new Error('busy')) : null))
  world.due.set(1, 0).set(2, 0)
  await timers.fire()
  assert.deepEqual([world.woken, world.reports.length, world.armed[0]?.millis], [[2], 1, 1000])
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
