import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../store/store.ts'
import type { LiveExecution } from './live-execution.ts'
import { LiveExecutions } from './live-executions.ts'
import type { Programs } from './programs.ts'

/** Executions at rest, and how often it was asked whether they may go. */
function setup(idleMax: number) {
  const counts = { looks: 0 }
  const lives = new LiveExecutions({} as Store, {} as Programs, idleMax)
  const live = (id: number, durable: boolean): LiveExecution =>
    ({
      id,
      execution: { root: {}, frames: new Map() },
      startKept: true,
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
  return { lives, add, restAll, counts, size: () => [...lives.all()].length }
}

test('executions that only wait are let go, and no more of them than there is no room for', () => {
  const { add, restAll, size } = setup(10)
  add(200, true)
  restAll()
  assert.equal(size(), 10)
})

test('where most executions have to stay, few are looked at each time, and the others go all the same', () => {
  const { add, restAll, counts, size } = setup(10)
  add(5_000, false)
  add(100, true, 10_000)
  restAll()
  assert.equal(size(), 5_000)
  assert.ok(counts.looks < 100_000, `${counts.looks}`)
})
