import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import type { Machine } from '../../store/store.ts'
import { StoreError } from '../../store/store-error.ts'
import type { Conductor } from '../conductor.ts'
import { createMachine, lambda, request, runSync, setup, start, stoppedClock } from '../test-support/conductor-setup.ts'
import { VirtualClock } from '../virtual-clock.ts'
import type { HeapUse } from './heap-use.ts'

// Room for some hundred small executions.
const limitBytes = 16_000_000
const large = JSON.stringify('x'.repeat(250_000))

async function setupSmall(context: TestContext, options: Parameters<typeof setup>[0]) {
  const parts = await setup({ heapUse: smallHeap, ...options })
  context.after(() => parts.conductor.close())
  return parts
}

const fullHeap: HeapUse = { usedBytes: 0.9 * limitBytes, limitBytes }

/** The heap is looked at once in a while. */
async function untilNoticed(conductor: Conductor, machine: Machine): Promise<void> {
  while ((await conductor.startExecution(request(machine, { input: '[]' }))).type === 'started');
}

function smallHeap(): HeapUse {
  return { usedBytes: 0, limitBytes }
}

test('where executions hold what memory there is, others are refused until some have ended', async (context) => {
  const { store, conductor } = await setupSmall(context, { clock: stoppedClock })
  const hog = await createMachine(store, { A: { Type: 'Wait', Seconds: 60, End: true } }, 'EXPRESS')
  const pass = await createMachine(store, { A: { Type: 'Pass', End: true } }, 'EXPRESS')
  let count = 0
  while ((await conductor.startExecution(request(hog, { input: large }))).type === 'started') count++
  assert.ok(count >= 5 && count <= 20, `${count}`)
  // Of another machine, clients may start some, and executions may not.
  assert.equal((await runSync(conductor, pass)).status, 'SUCCEEDED')
  const byExecution = await conductor.startExecution(request(pass, { byExecution: true }))
  assert.deepEqual(byExecution, { type: 'noMemory' })
  assert.deepEqual(await conductor.startSyncExecution(request(hog)), { type: 'noMemory' })
})

test('Standard executions that only wait make room: they hold up nobody', async (context) => {
  const { store, conductor } = await setupSmall(context, { clock: stoppedClock })
  const waiting = await createMachine(store, { A: { Type: 'Wait', Seconds: 60, End: true } })
  for (let count = 0; count < 100; count++) await start(conductor, waiting, { input: large })
  assert.ok(conductor.liveCount < 20, `${conductor.liveCount}`)
})

/** Forty executions that grow once all of them are started, and wait for a call. All of them must end. */
async function growTogether(makeStore = openMemoryStore) {
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const { store, conductor } = await setup({
    store: makeStore(),
    heapUse: smallHeap,
    service: async ({ arguments: output }) => {
      await answered
      return { type: 'succeeded', output }
    },
  })
  const states = {
    W: { Type: 'Wait', Seconds: 60, Next: 'A' },
    A: { Type: 'Pass', Parameters: { 'a.$': '$', 'b.$': '$' }, ResultPath: '$.x', Next: 'B' },
    B: { Type: 'Task', Resource: lambda, ResultPath: null, End: true },
  }
  const machine = await createMachine(store, states)
  const ids: number[] = []
  for (let count = 0; count < 40; count++) {
    const started = await conductor.startExecution(request(machine, { input: `{"s":"${'x'.repeat(60_000)}"}` }))
    if (started.type === 'started') ids.push(started.execution.id)
  }
  assert.equal(ids.length, 40)
  answer()
  for (const id of ids) assert.equal((await conductor.executionEnded(id))?.status, 'SUCCEEDED')
}

test('Standard executions that wait for calls go on where memory is overfull, and all of them end', () =>
  growTogether())

test('so do those that cannot be read just when their turn has come: nothing is lost', async () => {
  let reads = 0
  await growTogether(() => {
    const store = openMemoryStore()
    const load = store.executions.loadOpen
    store.executions.loadOpen = (id) =>
      ++reads % 3 === 0 ? Promise.reject(new StoreError('STORE_BUSY', 'Busy.')) : load(id)
    return store
  })
  assert.ok(reads > 40, `${reads} reads`)
})

test('Express executions of a machine that holds most of the memory end where it is overfull, until it is not', async (context) => {
  let use: HeapUse = smallHeap()
  const clock = new VirtualClock(0)
  const release = clock.hold()
  const { store, conductor } = await setupSmall(context, { heapUse: () => use, clock })
  const waits = { A: { Type: 'Wait', Seconds: 60, Next: 'B' }, B: { Type: 'Pass', End: true } }
  const hog = await createMachine(store, waits, 'EXPRESS')
  const small = await createMachine(store, waits, 'EXPRESS')
  const other = runSync(conductor, small)
  const hogs = Array.from({ length: 5 }, () => runSync(conductor, hog, { input: large }))
  use = fullHeap
  await untilNoticed(conductor, small)
  release()
  const ends = await Promise.all(hogs)
  const ended = ends.filter(({ status }) => status === 'FAILED')
  // Once the rest holds no more than others may, it goes on.
  assert.deepEqual([ended.length, ends.filter(({ status }) => status === 'SUCCEEDED').length], [2, 3])
  for (const { error, cause } of ended) {
    assert.equal(error, 'States.Runtime')
    assert.match(cause ?? '', /no memory left for this execution/)
  }
  assert.equal((await other).status, 'SUCCEEDED')
})

test('a map run starts a child at a time while memory is short, and all of them end', async (context) => {
  let use = smallHeap()
  const calls: string[] = []
  let most = 0
  const clock = new VirtualClock(0)
  const release = clock.hold()
  const { store, conductor } = await setupSmall(context, {
    heapUse: () => use,
    clock,
    service: async ({ callId, arguments: output }) => {
      calls.push(callId)
      most = Math.max(most, calls.length)
      await new Promise(setImmediate)
      calls.splice(calls.indexOf(callId), 1)
      return { type: 'succeeded', output }
    },
  })
  const machine = await createMachine(store, {
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Map' },
    Map: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'B',
        States: { B: { Type: 'Task', Resource: lambda, End: true } },
      },
      End: true,
    },
  })
  const items = JSON.stringify(Array.from({ length: 20 }, (_, index) => index))
  const id = await start(conductor, machine, { input: items })
  use = fullHeap
  await untilNoticed(conductor, await createMachine(store, { A: { Type: 'Pass', End: true } }))
  release()
  const end = await conductor.executionEnded(id)
  assert.deepEqual([end?.status, end?.output, most], ['SUCCEEDED', items, 1])
})

test('a redrive is refused while the executions of its machine hold too much', async (context) => {
  const { store, conductor } = await setupSmall(context, { service: () => new Promise(() => {}), clock: stoppedClock })
  const machine = await createMachine(store, {
    A: { Type: 'Choice', Choices: [{ Variable: '$', StringEquals: 'fail', Next: 'Failing' }], Default: 'Working' },
    Failing: { Type: 'Fail' },
    Working: { Type: 'Task', Resource: lambda, End: true },
  })
  const failed = await start(conductor, machine, { input: '"fail"' })
  const { arn } = (await store.executions.byId(failed))!
  while ((await conductor.startExecution(request(machine, { input: large }))).type === 'started');
  assert.deepEqual(await conductor.redriveExecution(arn, null), { type: 'noMemory' })
  assert.equal(await conductor.redriveExecution(`${arn}-unknown`, null), null)
  // Of another machine, there is room.
  const other = await createMachine(store, { A: { Type: 'Fail' } })
  const redrivable = (await store.executions.byId(await start(conductor, other)))!.arn
  assert.equal((await conductor.redriveExecution(redrivable, null))?.type, 'redriven')
})
