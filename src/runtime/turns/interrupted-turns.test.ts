import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeHistory } from '../../api/history/stored-history.ts'
import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import { DirectoryObjectStore } from '../../items/index.ts'
import { parse } from '../../json/index.ts'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import type { MachineType } from '../../store/store.ts'
import { Conductor } from '../conductor.ts'
import { systemClock } from '../system-clock.ts'

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'
// Some two million steps, of which a turn on the main thread may cost a quarter.
const costly = '{% $count($map([1..200000], function($i) { $i + 1 })) %}'
const cheap = '{% 1 %}'

let machineCount = 0

/** Runs a machine of a few states. Gives its end, its history, and how often the event loop came round meanwhile. */
async function run(states: object, type: MachineType) {
  const store = openMemoryStore()
  let calls = 0
  const conductor = new Conductor({
    store,
    services: () => ({
      async call(task) {
        calls++
        return { type: 'succeeded', output: task.arguments }
      },
    }),
    clock: systemClock,
    compile: (definition) => compileDefinition(parse(definition)),
    writeHistory,
    region: 'us-east-1',
    waitTimeScale: 1,
    objects: new DirectoryObjectStore({ root: '/nowhere' }),
    report: (message, error) => assert.fail(`${message}: ${error}`),
  })
  const name = `m${machineCount++}`
  const machine = await store.createMachine({
    arn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`,
    name,
    type,
    status: 'ACTIVE',
    createdMillis: 0,
    tags: [],
    revision: {
      revisionId: null,
      definition: JSON.stringify({ StartAt: Object.keys(states)[0], QueryLanguage: 'JSONata', States: states }),
      roleArn: 'arn:aws:iam::123456789012:role/r',
      loggingConfiguration: null,
      tracingConfiguration: null,
      encryptionConfiguration: null,
      createdMillis: 0,
    },
  })
  let rounds = 0
  let running = true
  const count = () => {
    rounds++
    if (running) setImmediate(count)
  }
  count()
  const given = {
    name: null,
    input: '{}',
    traceHeader: null,
    testCase: null,
    version: null,
    alias: null,
    parentId: null,
  }
  const request = { machine: machine!, ...given }
  let history = ''
  let end: { readonly status: string; readonly output: string | null } | null
  if (type === 'EXPRESS') end = await conductor.startSyncExecution(request)
  else {
    const started = await conductor.startExecution(request)
    if (started.type !== 'started') return assert.fail(started.type)
    end = await conductor.executionEnded(started.execution.id)
    history = (await store.readHistory(started.execution.id, 1, 1000)).map(({ chunk }) => chunk).join('')
  }
  running = false
  await conductor.close()
  return { end, rounds, calls, events: [...history.matchAll(/"type":"(\w+)"/g)].map((match) => match[1]) }
}

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

test('a later turn of an Express execution that takes long is made where it is: only memory knows it', async () => {
  const states = { T: { Type: 'Task', Resource: lambda, Next: 'C' }, C: pass(costly) }
  const { end, calls } = await run(states, 'EXPRESS')
  assert.deepEqual([end?.status, end?.output, calls], ['SUCCEEDED', '200000', 1])
})
