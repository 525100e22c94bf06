import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roundsDuring } from '../../src/threads/test-support/rounds.ts'
import { ask, createMachine } from '../support/local.ts'
import { open, pass, run } from './surroundings.ts'

// About two million steps, of which the server's own thread may spend less than a quarter on one input.
const costly = '$count($map([1..200000], function($i) { $i + 1 }))'
const cheap = '200000'

/** A machine with a Distributed Map in a branch, whose selector sees variables, the context and its state's input. */
function machine(count: string, more = '1'): string {
  const map = {
    Type: 'Map',
    Items: '{% $states.input.items %}',
    ItemSelector: {
      count: `{% ${count} %}`,
      item: '{% $states.context.Map.Item %}',
      outer: '{% $outer & $inner %}',
      input: '{% $states.input.more %}',
      name: '{% $states.context.StateMachine.Name = "" %}',
      more: `{% ${more} %}`,
    },
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'P', States: pass },
    End: true,
  }
  const branch = { StartAt: 'B', States: { B: { Type: 'Pass', Assign: { inner: 'i' }, Next: 'Map' }, Map: map } }
  return JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'Fan' },
      Fan: { Type: 'Parallel', Branches: [branch], End: true },
    },
  })
}

const input = { items: ['a', 1.5, { b: [null] }, 4, 5, 6, 7, 8], more: 'm' }

test('slow selectors hold up nobody, and give the same results', async (t) => {
  const { local } = await open(t)
  const expected = await run(local, machine(cheap), input)
  const running = run(local, machine(costly), input)
  const rounds = await roundsDuring(running)
  const { end } = await running
  assert.equal(end.status, 'SUCCEEDED')
  assert.equal(end.output, expected.end.output)
  assert.ok(rounds > 1_000, `${rounds} rounds`)
})

test('a slow selector fails like any other', async (t) => {
  const { local } = await open(t)
  const failing = '$states.context.Map.Item.Value = 4 ? $error("four") : 1'
  const expected = await run(local, machine(cheap, failing), input)
  const { end } = await run(local, machine(costly, failing), input)
  assert.equal(expected.end.status, 'FAILED')
  assert.deepEqual([end.error, end.cause], [expected.end.error, expected.end.cause])
})

test('an execution with slow selectors can be stopped', async (t) => {
  const { local } = await open(t)
  const stateMachineArn = await createMachine(local, 'stopped', machine(costly))
  const items = Array.from({ length: 10_000 }, (_, index) => index)
  const { executionArn } = await ask(local, 'StartExecution', { stateMachineArn, input: JSON.stringify({ items }) })
  const { id } = (await local.store.executions.byArn(executionArn!))!
  await ask(local, 'StopExecution', { executionArn: executionArn! })
  assert.equal((await local.runtime.executionEnded(id))?.status, 'ABORTED')
})
