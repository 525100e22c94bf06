import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { TurnRecord } from '../../store.ts'
import { type Entry, GatheredEntries } from './gathered-entries.ts'

const names = new WeakMap<Entry, string>()

function entryOf(name: string, turn: Entry['turn'], operation: Entry['operation']): Entry {
  const entry: Entry = { turn, operation, resolve() {}, reject() {} }
  names.set(entry, name)
  return entry
}

/** A turn of execution 7 that is named `7a` is small, and one that is named `7A` is large. */
function entry(name: string): Entry {
  if (name.startsWith('op')) return entryOf(name, null, { name: 'probe', args: [] })
  const isLarge = /[A-Z]/.test(name)
  const data = 'x'.repeat(isLarge ? 300_000 : 10)
  const frame = { path: '', data, dueMillis: null, token: null, active: true }
  const turn = { executionId: Number.parseInt(name, 10), start: null, end: null, history: null, framesPut: [frame] }
  return entryOf(name, turn as unknown as TurnRecord, null)
}

function gathered(...all: readonly string[]): GatheredEntries {
  const entries = new GatheredEntries()
  for (const name of all) entries.push(entry(name))
  return entries
}

const named = (entries: readonly Entry[]) => entries.map((each) => names.get(each) ?? '')

function batches(entries: GatheredEntries): string[] {
  const all: string[] = []
  while (entries.size > 0) all.push(named(entries.take()).join(' '))
  return all
}

test('small entries leave together, in their order', () => {
  assert.deepEqual(batches(gathered('1a', 'op1', '2a', '1b')), ['1a op1 2a 1b'])
})

test('a batch has a bound', () => {
  const entries = gathered(...Array.from({ length: 1_030 }, (_, index) => `${index}a`))
  assert.deepEqual([entries.take().length, entries.take().length, entries.size], [1_024, 6, 0])
})

test('after a batch with large turns, small ones pass those that still wait', () => {
  const entries = gathered('1A', '2A', '3A', '4A', '5a')
  assert.deepEqual(named(entries.take()), ['1A', '2A', '3A', '5a'])
  entries.push(entry('6a'))
  assert.deepEqual(named(entries.take()), ['6a'])
  entries.push(entry('7a'))
  assert.deepEqual(named(entries.take()), ['4A', '7a'])
})

test('turns of one execution stay in order', () => {
  const entries = gathered('1A', '2A', '3A', '4A', '4b', '5a')
  assert.deepEqual(batches(entries), ['1A 2A 3A 5a', '4A 4b'])
})

test('nothing passes an operation, and it passes nothing', () => {
  const entries = gathered('1A', '2A', '3A', '4A', 'op1', '5a')
  assert.deepEqual(batches(entries), ['1A 2A 3A', '4A op1 5a'])
})

test('the turns of some executions can be taken out, and everything', () => {
  const entries = gathered('1A', '2a', '1b', 'op1')
  assert.deepEqual(named(entries.takeTurnsOf(new Set([1]))), ['1A', '1b'])
  assert.deepEqual(named(entries.takeAll()), ['2a', 'op1'])
  assert.equal(entries.size, 0)
  assert.deepEqual(entries.take(), [])
})

test('whatever gathers, everything leaves once, and no execution or operation sees an order of its own', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ execution: fc.integer({ min: 1, max: 4 }), isLarge: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant('operation' as const) },
    { weight: 2, arbitrary: fc.constant('take' as const) },
  )
  const run = (steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
    const entries = new GatheredEntries()
    const pushed: string[] = []
    const left: string[] = []
    for (const [index, each] of steps.entries()) {
      if (each === 'take') left.push(...named(entries.take()))
      else {
        const name = each === 'operation' ? `op${index}` : `${each.execution}${each.isLarge ? 'A' : 'a'}${index}`
        pushed.push(name)
        entries.push(entry(name))
      }
    }
    while (entries.size > 0) {
      const batch = entries.take()
      assert.ok(batch.length > 0)
      left.push(...named(batch))
    }
    assert.deepEqual([...left].sort(), [...pushed].sort())
    const of = (all: readonly string[], kind: (name: string) => boolean) => all.filter(kind)
    for (let execution = 1; execution <= 4; execution += 1) {
      const isSeen = (name: string) => name.startsWith('op') || Number.parseInt(name, 10) === execution
      assert.deepEqual(of(left, isSeen), of(pushed, isSeen))
    }
  }
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), run), { numRuns: 300, seed: 7 })
})
