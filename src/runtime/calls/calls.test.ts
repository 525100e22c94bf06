import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallTask } from '../../engine/effect.ts'
import { Payload } from '../../json/index.ts'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { TaskOutcome } from '../service.ts'
import { Calls } from './calls.ts'

const live = { id: 1, execution: { machine: {} }, start: {} } as unknown as LiveExecution

/** Calls that end only when they are told to, and what happened to them. */
function setup() {
  const signals = new Map<string, AbortSignal>()
  const ends = new Map<string, (outcome: TaskOutcome) => void>()
  const timers = new Set<() => void>()
  const weighed = { bytes: 0 }
  const calls = new Calls({
    services: () => ({
      call: (task) => {
        signals.set(task.callId, task.signal)
        return new Promise((resolve) => ends.set(task.callId, resolve))
      },
    }),
    listener: { onSubmitted: async () => {}, onEnded: () => assert.fail('nobody waits for these') },
    store: openMemoryStore().cancelledCalls,
    ownership: { claim: { owner: 1 } },
    report: (message) => assert.fail(message),
    pace: () => null,
    gauge: { add: (_, bytes) => (weighed.bytes += bytes) },
    realTime: {
      after(_, callback) {
        timers.add(callback)
        return () => timers.delete(callback)
      },
    },
  })
  const make = (callId: string) =>
    calls.make(live, { callId, resource: {}, arguments: Payload.ofText('{}') } as CallTask)
  return { calls, make, signals, timers, weighed, end: (callId: string) => ends.get(callId)!({ type: 'pending' }) }
}

test('closing waits for calls that are being cancelled, and for no others', async () => {
  const { calls, make, signals, timers, end } = setup()
  make('cancelled')
  make('running')
  calls.cancel('cancelled')
  assert.equal(signals.get('cancelled')!.reason, 'cancelled')
  let closed = false
  const closing = calls.close().then(() => {
    closed = true
  })
  assert.equal(signals.get('running')!.reason, 'shutdown')
  await new Promise(setImmediate)
  assert.equal(closed, false)
  assert.equal(timers.size, 1)
  end('cancelled')
  await closing
  assert.equal(timers.size, 0)
})

test('closing waits for a call that is being cancelled only up to its limit', async () => {
  const { calls, make, timers } = setup()
  make('cancelled')
  calls.cancel('cancelled')
  const closing = calls.close()
  for (const late of timers) late()
  await closing
})

test('closing does not wait if nothing is being cancelled', async () => {
  const { calls, make, end } = setup()
  make('cancelled')
  make('running')
  calls.cancel('cancelled')
  end('cancelled')
  await new Promise(setImmediate)
  await calls.close()
})

test('a call weighs something until it is over, cancelled or forgotten', async () => {
  const { calls, make, weighed, end } = setup()
  for (const callId of ['cancelled', 'forgotten']) make(callId)
  assert.ok(weighed.bytes > 0)
  calls.cancel('cancelled')
  calls.forget('forgotten')
  assert.equal(weighed.bytes, 0)
  end('cancelled')
  await calls.close()
  assert.equal(weighed.bytes, 0)
})
