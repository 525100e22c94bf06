import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEvent } from '../../engine/event.ts'
import type { ObservedExecution, Observer } from './observer.ts'
import { Observers } from './observers.ts'

const execution = { start: { arn: 'arn', name: 'e' }, type: 'STANDARD' } as ObservedExecution
const events = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => ({ id: first + index }) as HistoryEvent)

/** An observer whose promises are settled by hand, and what it was told. */
function slowObserver() {
  const told: string[] = []
  const settles: (() => void)[] = []
  const observer: Observer = {
    name: 'slow',
    onEvents(_, given) {
      told.push(`${given[0]!.id}..${given.at(-1)!.id}`)
      return new Promise((resolve) => settles.push(resolve))
    },
    onEnded: (_, { status }) => void told.push(status),
    onMissed: (count) => void told.push(`missed ${count}`),
  }
  return { observer, told, next: () => settles.shift()?.() }
}

const quiet = (message: string, error: unknown) => assert.fail(`${message}: ${error}`)
const succeeded = { status: 'SUCCEEDED', stopMillis: 0, output: null, error: null, cause: null } as const

test('what comes while an observer is busy waits for it, in order, and others do not wait', async () => {
  const { observer, told, next } = slowObserver()
  const others: number[] = []
  const quick: Observer = { name: 'quick', onEvents: (_, given) => void others.push(given.length) }
  const observers = new Observers([observer, quick], quiet)
  observers.tellEvents(execution, events(1))
  observers.tellEvents(execution, events(2, 2))
  observers.tellEnd(execution, succeeded)
  assert.deepEqual(told, ['1..1'])
  assert.deepEqual(others, [1, 2])
  next()
  await new Promise(setImmediate)
  assert.deepEqual(told, ['1..1', '2..3'])
  next()
  await new Promise(setImmediate)
  assert.deepEqual(told, ['1..1', '2..3', 'SUCCEEDED'])
})

test('a slow observer is told how much it missed, before what comes next', async () => {
  const { observer, told, next } = slowObserver()
  const observers = new Observers([observer], quiet)
  observers.tellEvents(execution, events(1))
  observers.tellEvents(execution, events(9_000, 2))
  // These are too many together with those that wait, and so is whatever follows them.
  observers.tellEvents(execution, events(2_000, 9_002))
  observers.tellEnd(execution, succeeded)
  for (let settled = 0; settled < 2; settled++) {
    next()
    await new Promise(setImmediate)
  }
  observers.tellEvents(execution, events(1, 11_002))
  assert.deepEqual(told, ['1..1', '2..9001', 'missed 2001', '11002..11002'])
})

test('there is room once all observers have room, and one that fails to say so counts for nothing', async () => {
  const reports: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const observers = new Observers(
    [
      { name: 'full', room: () => promise },
      { name: 'empty', room: () => null },
      { name: 'broken', room: () => Promise.reject(new Error('no')) },
    ],
    (message) => reports.push(message),
  )
  const room = observers.room()
  assert.ok(room !== null)
  let settled = false
  void room.then(() => {
    settled = true
  })
  await new Promise(setImmediate)
  assert.equal(settled, false)
  resolve()
  await room
  assert.deepEqual(reports, ["the observer 'broken' failed to say whether it has room"])
  assert.equal(new Observers([{ name: 'empty', room: () => null }], quiet).room(), null)
})
