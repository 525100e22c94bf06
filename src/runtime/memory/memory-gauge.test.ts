import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryGauge } from './memory-gauge.ts'

/** A gauge of a heap of 1,600 bytes whose use, and time, are moved by hand. */
function setup() {
  const timers = new Set<() => void>()
  const realTime = {
    after(_: number, callback: () => void) {
      timers.add(callback)
      return () => timers.delete(callback)
    },
  }
  const heap = { usedBytes: 0, limitBytes: 1_600 }
  const gauge = new MemoryGauge(realTime, () => heap)
  let told = 0
  gauge.subscribe(() => told++)
  const wait = () => {
    for (const timer of [...timers]) {
      timers.delete(timer)
      timer()
    }
  }
  return { gauge, heap, wait, timers, told: () => told }
}

test('of the machine that holds most, executions are refused first, and the others go on a few at a time', () => {
  const { gauge } = setup()
  const refused = (machineArn: string) => [
    gauge.refuses('execution', machineArn),
    gauge.refuses('client', machineArn),
    gauge.isShort,
    gauge.narrows(machineArn),
  ]
  gauge.add('a', 101)
  assert.deepEqual([refused('a'), refused('b')], [[true, false, false, false], Array(4).fill(false)])
  gauge.add('a', 200)
  assert.deepEqual(
    [refused('a'), refused('b')],
    [
      [true, true, true, true],
      [true, false, true, false],
    ],
  )
  gauge.add('b', 100)
  assert.deepEqual(refused('c'), [true, true, true, false])
  assert.deepEqual([gauge.endsOf('a'), gauge.endsOf('b')], [true, false])
  gauge.add('c', 210)
  assert.deepEqual(refused('c'), [true, true, true, true])
  assert.deepEqual([gauge.endsOf('a'), gauge.endsOf('b')], [true, false])
  gauge.add('c', 200)
  assert.equal(gauge.endsOf('b'), true)
})

test('those waiting hear once that there is room again', () => {
  const { gauge, told, timers } = setup()
  gauge.add('a', 300)
  assert.equal(gauge.isShort, true)
  gauge.add('a', -50)
  assert.equal(told(), 0)
  gauge.add('a', -200)
  assert.equal(told(), 1)
  gauge.add('a', -50)
  assert.deepEqual([told(), timers.size], [1, 0])
})

test('a full heap is short whatever the estimate says, until it is collected, which nobody tells', () => {
  const { gauge, heap, wait, told } = setup()
  heap.usedBytes = 1_300
  const refusals = Array.from({ length: 40 }, () => gauge.refuses('client', 'a'))
  assert.equal(refusals.at(-1), true)
  assert.equal(gauge.isShort, true)
  wait()
  assert.equal(told(), 0)
  heap.usedBytes = 100
  wait()
  assert.deepEqual([told(), gauge.refuses('client', 'a')], [1, false])
})

test('a gauge that is closed leaves no timer', () => {
  const { gauge, timers } = setup()
  gauge.add('a', 1_000)
  assert.equal(gauge.isShort, true)
  assert.equal(timers.size, 1)
  gauge.close()
  assert.equal(gauge.isShort, true)
  assert.equal(timers.size, 0)
})
