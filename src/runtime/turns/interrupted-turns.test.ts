import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHistory } from '../../api/history/stored-history.ts'
import { Payload } from '../../json/index.ts'
import type { MachineType } from '../../store/store.ts'
import { ThreadPool, ThreadUnavailableError } from '../../threads/thread-pool.ts'
import { systemClock } from '../system-clock.ts'
import { createMachine, lambda, request, runSync, setup } from '../test-support/conductor-setup.ts'

// Some two million steps, of which a turn on the main thread may cost a quarter.
const costly = '{% $count($map([1..200000], function($i) { $i + 1 })) %}'
const cheap = '{% 1 %}'

/** Runs a machine of a few states. Gives its end, its history, and how often the event loop came round meanwhile. */
async function run(states: object, type: MachineType) {
  let calls = 0
  const { store, conductor, reports } = await setup({
    clock: systemClock,
    service: async (task) => {
      calls++
      return { type: 'succeeded', output: task.arguments }
    },
  })
  const machine = await createMachine(store, jsonata(states), type)
  const roundsNow = countRounds()
  let events: string[] = []
  let end: { readonly status: string; readonly output: string | null } | null
  if (type === 'EXPRESS') end = await runSync(conductor, machine)
  else {
    const started = await conductor.startExecution(request(machine))
    if (started.type !== 'started') return assert.fail(started.type)
    end = await conductor.executionEnded(started.execution.id)
    const chunks = await store.histories.read(started.execution.id, 1, 1000)
    events = chunks.flatMap(({ chunk }) =>
      (JSON.parse(readHistory(chunk)) as { readonly type: string }[]).map((event) => event.type),
    )
  }
  const rounds = roundsNow.stop()
  await conductor.close()
  assert.deepEqual(reports, [])
  return { end, rounds, calls, events }
}

/** Counts how often the event loop comes round, until it is stopped. */
function countRounds() {
  let rounds = 0
  let running = true
  const count = () => {
    rounds++
    if (running) setImmediate(count)
  }
  count()
  return {
    stop() {
      running = false
      return rounds
    },
  }
}

const jsonata = (states: object) =>
  Object.fromEntries(Object.entries(states).map(([name, state]) => [name, { QueryLanguage: 'JSONata', ...state }]))

const pass = (Output: string, next: object = { End: true }) => ({ Type: 'Pass', Output, ...next })

for (const type of ['STANDARD', 'EXPRESS'] as const) {
  test(`a first turn of a ${type} execution that takes long is made on a thread`, async () => {
    const { end, rounds } = await run({ A: pass(cheap, { Next: 'B' }), B: pass(costly) }, type)
    assert.deepEqual([end?.status, end?.output], ['SUCCEEDED', '200000'])
    // The event loop goes round thousands of times while a thread works, and hardly at all while this one does.
    assert.ok(rounds > 50, `${rounds} rounds`)
  })
}

test('a later turn that takes long is made anew from what the store has, and writes no event twice', async () => {
  const states = {
    A: pass(cheap, { Next: 'T' }),
    T: { Type: 'Task', Resource: lambda, Next: 'B' },
    B: pass(cheap, { Next: 'C' }),
    C: pass(costly),
  }
  const { end, rounds, calls, events } = await run(states, 'STANDARD')
  assert.deepEqual([end?.status, end?.output], ['SUCCEEDED', '200000'])
  assert.ok(rounds > 50, `${rounds} rounds`)
  assert.equal(calls, 1)
  assert.deepEqual(events, [
    'ExecutionStarted',
    ...['PassStateEntered', 'PassStateExited'],
    ...['TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'],
    'TaskStateExited',
    ...['PassStateEntered', 'PassStateExited', 'PassStateEntered', 'PassStateExited'],
    'ExecutionSucceeded',
  ])
})

test('a later turn of an Express execution that takes long is made anew from where memory has it', async () => {
  const branch = (state: object) => ({ StartAt: 'X', States: jsonata({ X: state }) })
  const states = {
    A: pass(cheap, { Assign: { seen: 7 }, Next: 'P' }),
    P: {
      Type: 'Parallel',
      Branches: [branch(pass('{% $seen %}')), branch({ Type: 'Task', Resource: lambda, End: true })],
      Next: 'T',
    },
    T: { Type: 'Task', Resource: lambda, Arguments: '{% $states.input[0] %}', Next: 'B' },
    B: pass(cheap, { Assign: { seen: '{% $seen + $states.input %}' }, Next: 'C' }),
    C: pass('{% $seen + $count($map([1..200000], function($i) { $i + 1 })) %}'),
  }
  const { end, rounds, calls } = await run(states, 'EXPRESS')
  assert.deepEqual([end?.status, end?.output, calls], ['SUCCEEDED', '200014', 2])
  assert.ok(rounds > 50, `${rounds} rounds`)
})

test('the first turn of a redrive that takes long is made anew from what the store retained', async () => {
  let calls = 0
  const { store, conductor, reports } = await setup({
    clock: systemClock,
    service: async () => {
      calls++
      return calls === 1
        ? { type: 'failed', error: 'Sorry', cause: null }
        : { type: 'succeeded', output: Payload.ofText('1') }
    },
  })
  const task = { Type: 'Task', Resource: lambda, Arguments: '{% $seen %}', Next: 'C' }
  // The task's arguments cost little before its first failure; its redrive scales the range by how often that was.
  const arguments_ =
    '{% $count($map([1..(200000 * $states.context.Execution.RedriveCount)], function($i) { $i + 1 })) %}'
  const states = {
    A: pass(cheap, { Assign: { seen: 7 }, Next: 'T' }),
    T: { ...task, Arguments: arguments_ },
    C: pass('{% $seen %}'),
  }
  const machine = await createMachine(store, jsonata(states))
  const started = await conductor.startExecution(request(machine))
  if (started.type !== 'started') return assert.fail(started.type)
  const { arn, id } = started.execution
  assert.equal((await conductor.executionEnded(id))?.status, 'FAILED')
  const rounds = countRounds()
  assert.equal((await conductor.redriveExecution(arn, null))?.type, 'redriven')
  const end = await conductor.executionEnded(id)
  const count = rounds.stop()
  await conductor.close()
  assert.deepEqual([end?.status, end?.output, calls, reports], ['SUCCEEDED', '7', 2, []])
  assert.ok(count > 50, `${count} rounds`)
})

test('a turn that could not have a thread is made later: what keeps threads from starting may pass', async () => {
  let failures = 2
  class Busy extends ThreadPool {
    override run(...given: Parameters<ThreadPool['run']>) {
      return failures-- > 0 ? Promise.reject(new ThreadUnavailableError('EMFILE')) : super.run(...given)
    }
  }
  const { store, conductor, reports } = await setup({ threads: new Busy() })
  const states = jsonata({ W: { Type: 'Wait', Seconds: 1, Next: 'C' }, C: pass(costly) })
  const started = await conductor.startExecution(request(await createMachine(store, states)))
  if (started.type !== 'started') return assert.fail(started.type)
  const end = await conductor.executionEnded(started.execution.id)
  await conductor.close()
  assert.deepEqual([end?.status, end?.output, reports.length], ['SUCCEEDED', '200000', 2])
})
