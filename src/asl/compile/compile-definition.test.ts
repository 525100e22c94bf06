import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '../../json/index.ts'
import { compileDefinition } from './compile-definition.ts'

test('flows are numbered as they stand, those inside a state before those of the next: stored frames rely on it', () => {
  const flow = (...states: [name: string, state: Record<string, unknown>][]) => ({
    StartAt: states[0]![0],
    States: Object.fromEntries(states),
  })
  const end = { Type: 'Succeed' }
  const config = { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }
  const definition = flow(
    ['A', { Type: 'Parallel', Branches: [flow(['B', { Type: 'Map', Iterator: flow(['C', end]) }]), flow(['D', end])] }],
    ['E', { Type: 'Map', ItemProcessor: { ...flow(['F', end]), ProcessorConfig: config } }],
  )
  const { flows } = compileDefinition(parse(JSON.stringify(definition)))
  assert.deepEqual(
    flows.map(({ index, startAt }) => `${index}${startAt}`),
    ['0A', '1B', '2C', '3D', '4F'],
  )
  const inner = flows.flatMap(({ states }) =>
    [...states.values()].map((state) => {
      if (state.type === 'Parallel') return state.branches
      return state.type === 'Map' ? [state.processor, state.mode, state.distributed?.executionType] : null
    }),
  )
  assert.deepEqual(inner, [[1, 3], [4, 'DISTRIBUTED', 'EXPRESS'], [2, 'INLINE', undefined], null, null, null])
})
