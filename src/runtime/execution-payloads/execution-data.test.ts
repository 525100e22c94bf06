import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulate } from '../../engine/test-support/simulation.ts'
import { ExecutionData } from './execution-data.ts'

function dataBytes(states: object, input: unknown): number {
  const { events } = simulate({ StartAt: 'A', States: states }, { input: JSON.stringify(input), type: 'EXPRESS' })
  const data = new ExecutionData()
  // Events come turn by turn, and a branch may begin in another one than its Parallel state.
  for (const event of events) data.take([event])
  return data.bytes
}

const pass = { Type: 'Pass', End: true }
const flow = { StartAt: 'P', States: { P: pass } }

test('without steps side by side the largest payload counts, wherever it was', () => {
  assert.equal(dataBytes({ A: pass }, 'é'.repeat(10)), 22)
  const grown = { A: { Type: 'Pass', Result: 'x'.repeat(98), Next: 'B' }, B: { Type: 'Pass', Result: 1, End: true } }
  assert.equal(dataBytes(grown, {}), 100)
})

test('steps side by side count together, nested ones too', () => {
  const item = 'x'.repeat(98)
  const map = { Type: 'Map', ItemProcessor: flow, ResultPath: null, End: true }
  assert.equal(dataBytes({ A: { ...map, ItemSelector: item } }, Array(400).fill(1)), 40_000)
  const parallel = { Type: 'Parallel', Branches: [flow, flow, flow], ResultPath: null, End: true }
  assert.equal(dataBytes({ A: parallel }, item), 300)
  const nested = { StartAt: 'M', States: { M: { ...map, ItemSelector: item } } }
  // Two branches with the input [1,1,1], and three iterations in each.
  assert.equal(dataBytes({ A: { ...parallel, Branches: [nested, nested] } }, [1, 1, 1]), 2 * 7 + 6 * 100)
})
