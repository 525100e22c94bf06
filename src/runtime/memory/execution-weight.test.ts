import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Execution } from '../../engine/execution.ts'
import { type Frame, newFrame } from '../../engine/frame.ts'
import { Payload } from '../../json/index.ts'
import { executionWeight } from './execution-weight.ts'

function weigh(frames: readonly Frame[], input = Payload.ofText('{}')): number {
  return executionWeight({ input, frames: new Map(frames.map((frame) => [frame.path, frame])) } as Execution)
}

function frame(index: number, input: Payload, parent: Frame | null = null): Frame {
  return newFrame({ parent, index, flow: 0, state: 'S', input, lastEventId: 0 })
}

const large = () => Payload.ofText(JSON.stringify('x'.repeat(100_000)))

test('what the branches of a state share counts once, and what each of them has counts for each', () => {
  const shared = large()
  const root = frame(0, shared)
  const one = weigh([root, frame(0, shared, root)], shared)
  const three = weigh([root, ...[0, 1, 2].map((index) => frame(index, shared, root))], shared)
  assert.ok(three - one < 10_000, `${three - one}`)
  const own = weigh([root, ...[0, 1, 2].map((index) => frame(index, large(), root))], shared)
  assert.ok(own - three >= 300_000, `${own - three}`)
})

test('variables, results, and what is waited for count too', () => {
  const empty = frame(0, Payload.ofText('{}'))
  const before = weigh([empty])
  const full = frame(0, Payload.ofText('{}'))
  full.variables.set('a', large())
  full.result = large()
  full.waiting = {
    ...{ type: 'children', total: 1, concurrency: 1, items: [large()], inputs: [large()], input: null },
    ...{ startedCount: 0, finishedCount: 0, resultLength: 0, oversized: false },
  }
  assert.ok(weigh([full]) - before >= 400_000)
})

test('a payload weighs more once it is read and quoted', () => {
  const payload = large()
  const before = payload.heldBytes
  assert.equal(before, 100_002)
  assert.equal(payload.quoted.length, 100_006)
  assert.equal(payload.heldBytes, before + 100_006)
  assert.equal(typeof payload.value, 'string')
  assert.ok(payload.heldBytes > 3 * before)
})

test('a payload weighs what its value takes, not what its text suggests, until the value is forgotten', () => {
  const text = (item: string) =>
    `[${Array.from({ length: Math.floor(100_000 / (item.length + 1)) }, () => item).join()}]`
  // As measured on the heap, bytes for each character.
  for (const [item, factor] of [
    ['{}', 23],
    ['[]', 14],
    ['1', 5],
    ['1.0', 18],
    ['[[[[[[]]]]]]', 25],
    ['"abcdefgh"', 1.7],
  ] as const) {
    const payload = Payload.ofText(text(item))
    assert.ok(payload.value !== null)
    const measured = factor * payload.text.length
    assert.ok(payload.heldBytes > 0.8 * measured, `${item}: ${payload.heldBytes}`)
    assert.ok(payload.heldBytes < 3 * measured + payload.text.length, `${item}: ${payload.heldBytes}`)
    payload.forgetValue()
    assert.equal(payload.heldBytes, payload.text.length)
  }
})
