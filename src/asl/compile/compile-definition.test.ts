import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Payload, parse } from '../../json/index.ts'
import { Meter, StateMeter, TurnInterrupted } from '../meter.ts'
import type { StateScope } from '../program.ts'
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
  const names = [['A', 'E'], ['B'], ['C'], ['D'], ['F']]
  const inner = flows.flatMap(({ states }, index) =>
    names[index]!.map((name) => {
      const state = states.get(name)!
      if (state.type === 'Parallel') return state.branches
      return state.type === 'Map' ? [state.processor, state.mode, state.distributed?.executionType] : null
    }),
  )
  assert.deepEqual(inner, [[1, 3], [4, 'DISTRIBUTED', 'EXPRESS'], [2, 'INLINE', undefined], null, null, null])
})

/** A definition with a costly field of this many characters, and another state that cannot be compiled at all. */
function definitionOf(characters: number) {
  const expression = `{% [${'1+1,'.repeat(characters / 4)}1][0] %}`
  const states = {
    A: { Type: 'Task', QueryLanguage: 'JSONata', Resource: activity, Arguments: expression, Next: 'B' },
    B: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $oops( %}', End: true },
  }
  return parse(JSON.stringify({ StartAt: 'A', States: states }))
}

const activity = 'arn:aws:states:us-east-1:123456789012:activity:work'

test('a field of a large definition is compiled when it is first evaluated, and paid for once', () => {
  const program = compileDefinition(definitionOf(100_000))
  assert.deepEqual([program.activities, program.compilesLong], [[activity], true])
  const state = program.flows[0]!.states.get('A')
  assert.ok(state?.type === 'Task')
  const evaluate = (meter: Meter) => state.arguments(scopeOf(meter)).text
  // If that is too much, it is not even begun.
  const interrupted = new Meter(undefined, undefined, 300_000)
  assert.throws(() => evaluate(interrupted), TurnInterrupted)
  const first = new Meter()
  assert.equal(evaluate(first), '2')
  const second = new Meter()
  assert.equal(evaluate(second), '2')
  assert.ok(first.steps - second.steps > 700_000, `${first.steps} and ${second.steps} steps`)
})

test('a small definition is compiled at once, and a long result is not compiled', () => {
  assert.throws(() => compileDefinition(definitionOf(1_000)))
  const result = { StartAt: 'A', States: { A: { Type: 'Pass', Result: 'x'.repeat(100_000), End: true } } }
  assert.equal(compileDefinition(parse(JSON.stringify(result))).compilesLong, false)
})

function scopeOf(meter: Meter): StateScope {
  const input = Payload.ofText('{}')
  return {
    document: input,
    input,
    context: input,
    result: null,
    errorOutput: null,
    nowMillis: 0,
    variable: () => undefined,
    randomness: { random: () => 0, uuid: () => '' },
    meter: new StateMeter(meter),
  }
}
