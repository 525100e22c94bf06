import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Payload } from '../json/index.ts'
import type { Store } from '../store/store.ts'
import type { LiveExecution } from './live-execution.ts'
import { LiveExecutions } from './live-executions.ts'
import { MemoryGauge } from './memory/memory-gauge.ts'
import type { Programs } from './programs.ts'
import { realTime } from './real-time.ts'

/** Executions at rest, and how often it was asked whether they may go. */
function setup(idleMax: number) {
  const counts = { looks: 0 }
  const gauge = new MemoryGauge(realTime, () => ({ usedBytes: 0, limitBytes: Number.MAX_SAFE_INTEGER }))
  const lives = new LiveExecutions({
    store: {} as Store,
    ownership: { claim: { owner: 1 } },
    programs: {} as Programs,
    gauge,
    idleMax,
    onUnreadable: () => {},
    onLoaded: () => {},
  })
  const live = (id: number, durable: boolean): LiveExecution =>
    ({
      id,
      start: { machineArn: 'm' },
      weightBytes: 0,
      execution: { input: Payload.ofText('{}'), root: {}, frames: new Map() },
      startStored: true,
      redrive: null,
      busy: false,
      deliveries: [],
      get durable() {
        counts.looks++
        return durable
      },
    }) as unknown as LiveExecution
  const add = (count: number, durable: boolean, from = 0) => {
    for (let id = from; id < from + count; id++) lives.add(live(id, durable))
  }
  const restAll = () => {
    for (const each of [...lives.all()]) lives.rest(each, 0)
  }
  return { lives, live, gauge, add, restAll, counts, size: () => [...lives.all()].length }
}

test('executions that only wait are evicted, and only as many as there is no room for', () => {
  const { add, restAll, size } = setup(10)
  add(200, true)
  restAll()
  assert.equal(size(), 10)
})

test('where most executions have to stay, few are looked at each time, and the others still go', () => {
  const { add, restAll, counts, size } = setup(10)
  add(5_000, false)
  add(100, true, 10_000)
  restAll()
  assert.equal(size(), 5_000)
  assert.ok(counts.looks < 100_000, `${counts.looks}`)
})

test('what an execution weighs is given back when another takes its place, too', () => {
  const { lives, live, gauge } = setup(10)
  let held = 0
  gauge.add = (_machineArn, bytes) => {
    held += bytes
  }
  const [ended, redriven] = [live(1, true), live(1, true)]
  lives.add(ended)
  const weight = held
  lives.add(redriven)
  assert.equal(held, weight)
  lives.remove(ended)
  assert.equal(held, weight)
  lives.remove(redriven)
  assert.equal(held, 0)
})
