import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Payload } from '../../json/index.ts'
import { StoreError } from '../../store/store-error.ts'
import type { Conductor } from '../conductor.ts'
import type { Service, TaskCall } from '../service.ts'
import { callback, createMachine, lambda, setup, start, tokenOf } from '../test-support/conductor-setup.ts'
import { VirtualClock } from '../virtual-clock.ts'

const count = 100

/** A server that was closed while many executions had a call on its way. */
async function leftBehind(resource = lambda) {
  const calls: TaskCall[] = []
  let outcome: Awaited<ReturnType<Service['call']>> | null = null
  const service: Service['call'] = (task) => {
    calls.push(task)
    if (task.resource.arn === callback) return Promise.resolve({ type: 'pending' })
    return outcome === null ? new Promise(() => {}) : Promise.resolve(outcome)
  }
  const parts = await setup({ service })
  const { store, conductor, make } = parts
  const work = { Type: 'Task', Resource: resource, Parameters: { FunctionName: 'f', 'Payload.$': '$$.Task.Token' } }
  const machine = await createMachine(store, {
    First: { ...(resource === lambda ? { Type: 'Task', Resource: lambda } : work), Next: 'Second' },
    Second: { Type: 'Task', Resource: lambda, End: true },
  })
  const ids: number[] = []
  for (let index = 0; index < count; index++) ids.push(await start(conductor, machine, { name: `n${index}` }))
  await conductor.close()
  calls.length = 0
  const goOn = () => {
    outcome = { type: 'succeeded', output: Payload.ofText('1') }
  }
  return { ...parts, machine, calls, ids, next: make(), goOn }
}

async function statuses(conductor: Conductor, ids: readonly number[]): Promise<Set<string | undefined>> {
  return new Set((await Promise.all(ids.map((id) => conductor.executionEnded(id)))).map((end) => end?.status))
}

test('one that is answered before it is taken up goes on, and its calls are made once', async () => {
  const { calls, ids, next, goOn, store } = await leftBehind(callback)
  await next.prepareRecovery()
  goOn()
  const last = ids.at(-1)!
  assert.equal(await next.sendTaskSuccess(await tokenOf(store, last), '{}'), 'accepted')
  assert.equal((await next.executionEnded(last))?.status, 'SUCCEEDED')
  const mine = () => calls.filter(({ execution }) => execution.id === last).map(({ state }) => state.name)
  assert.deepEqual(mine(), ['First', 'Second'])
  await next.recover()
  assert.deepEqual(mine(), ['First', 'Second'])
  const others = calls.filter(({ state }) => state.name === 'First')
  assert.equal(new Set(others.map(({ callId }) => callId)).size, count)
  assert.equal(others.length, count)
})

test('one that is stopped before it is taken up has ended, and is not taken up', async () => {
  const { calls, ids, next, goOn, store } = await leftBehind()
  await next.prepareRecovery()
  const { arn } = (await store.executions.byId(ids[0]!))!
  await next.stopExecution(arn, null, null)
  assert.equal((await next.executionEnded(ids[0]!))?.status, 'ABORTED')
  goOn()
  calls.length = 0
  await next.recover()
  assert.deepEqual(await statuses(next, ids.slice(1)), new Set(['SUCCEEDED']))
  assert.ok(!calls.some(({ execution }) => execution.id === ids[0]))
})

test('new executions start while others are being taken up, and closing does not wait for those', async () => {
  const { calls, next, store, machine } = await leftBehind()
  const loading = Promise.withResolvers<null>()
  const load = store.executions.loadOpen.bind(store)
  store.executions.loadOpen = (id) => (id === 1 ? load(id) : loading.promise)
  const recovering = next.recover()
  await start(next, machine, { name: 'new' })
  await new Promise(setImmediate)
  assert.deepEqual(calls.map(({ execution }) => execution.id).sort(), [1, count + 1])
  await next.close()
  loading.resolve(null)
  await recovering
  assert.equal(calls.length, 2)
})

test('a store that cannot be read just now is asked again, and everything is taken up', async () => {
  const { next, goOn, store, ids, reports } = await leftBehind()
  goOn()
  const list = store.executions.neverDue.bind(store)
  let failures = 2
  store.executions.neverDue = (claim) =>
    failures-- > 0 ? Promise.reject(new StoreError('STORE_BUSY', 'Busy.')) : list(claim)
  await next.recover()
  assert.deepEqual(await statuses(next, ids), new Set(['SUCCEEDED']))
  assert.equal(reports.filter((report) => report.includes('will be tried again')).length, 2)
})

test('one that cannot be loaded just now is tried again after longer and longer', async () => {
  const clock = new VirtualClock(0)
  const { store, conductor, make } = await setup({ clock })
  const machine = await createMachine(store, { W: { Type: 'Wait', Seconds: 3600, End: true } })
  const id = await start(conductor, machine)
  await conductor.close()
  const load = store.executions.loadOpen.bind(store)
  const seconds: number[] = []
  store.executions.loadOpen = (id) => {
    seconds.push(clock.now() / 1000)
    return seconds.length > 6 ? load(id) : Promise.reject(new StoreError('STORE_BUSY', 'Busy.'))
  }
  const next = make()
  await next.recover()
  assert.equal((await next.executionEnded(id))?.status, 'SUCCEEDED')
  assert.deepEqual(
    seconds.slice(1, 7).map((each) => each - seconds[0]!),
    [1, 3, 7, 15, 31, 63],
  )
})

test('a server that closes while many are due reports nothing', async () => {
  const { next, store, reports } = await leftBehind()
  const load = store.executions.loadOpen.bind(store)
  const closed = Promise.withResolvers<void>()
  store.executions.loadOpen = async (id) => {
    await closed.promise
    return load(id)
  }
  const recovering = next.recover()
  await next.close()
  await store.close()
  closed.resolve()
  await recovering
  assert.deepEqual(reports, [])
})

test('one that has lost what would wake it is ended, and says why', async () => {
  const { store, conductor, make, reports } = await setup()
  const wait = { Type: 'Wait', Seconds: 600, End: true }
  const branch = { StartAt: 'W', States: { W: wait } }
  const machine = await createMachine(store, { P: { Type: 'Parallel', Branches: [branch, branch], End: true } })
  const lost = { dueMillis: null, active: false }
  const ids = [await start(conductor, machine), await start(conductor, machine)]
  await conductor.close()
  const load = store.executions.loadOpen.bind(store)
  store.executions.loadOpen = async (id) => {
    const open = await load(id)
    if (open === null || id !== ids[0]) return open
    return { ...open, frames: open.frames.map((frame) => (frame.path === '/1' ? { ...frame, ...lost } : frame)) }
  }
  store.executions.asleep = async (_claim, afterId) =>
    afterId === 0 ? { ids: [ids[0]!], lastId: 1 } : { ids: [ids[1]!], lastId: null }
  const next = make()
  await next.recover()
  assert.equal((await next.executionEnded(ids[0]!))?.status, 'FAILED')
  assert.equal((await next.executionEnded(ids[1]!))?.status, 'SUCCEEDED')
  assert.ok(
    reports.some((report) => report === `execution ${ids[0]} could not be read`),
    reports.join('\n'),
  )
})

test('what is left is bounded: so many are read from the store at a time', async () => {
  const { next, goOn, store } = await leftBehind()
  goOn()
  const load = store.executions.loadOpen.bind(store)
  let reading = 0
  let most = 0
  store.executions.loadOpen = async (id) => {
    most = Math.max(most, ++reading)
    for (let rounds = 0; rounds < 50; rounds++) await new Promise(setImmediate)
    reading--
    return load(id)
  }
  await next.recover()
  assert.ok(most > 1 && most <= 32, `${most}`)
})

test('children whose parents have ended are loaded a few at a time, and all of them stopped', async () => {
  const { store, conductor, make } = await setup()
  const waiting = await createMachine(store, { A: { Type: 'Wait', Seconds: 6_000_000, End: true } })
  const parentId = await start(conductor, await createMachine(store, { A: { Type: 'Succeed' } }))
  const ids: number[] = []
  for (let index = 0; index < count; index++) ids.push(await start(conductor, waiting, { parentId }))
  await conductor.close()
  const load = store.executions.loadOpen.bind(store)
  let reading = 0
  let most = 0
  store.executions.loadOpen = async (id) => {
    most = Math.max(most, ++reading)
    for (let rounds = 0; rounds < 50; rounds++) await new Promise(setImmediate)
    reading--
    return load(id)
  }
  const next = make()
  await next.recover()
  assert.ok(most > 1 && most <= 32, `${most}`)
  assert.deepEqual(await statuses(next, ids), new Set(['ABORTED']))
})
