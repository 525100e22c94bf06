import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  activity,
  callback,
  createMachine,
  lambda,
  setup,
  start,
  stoppedClock,
} from '../test-support/conductor-setup.ts'

const day = 24 * 3600
const now = stoppedClock.now()

test('what executions wait for is listed by time and by token', async () => {
  const { conductor, store } = await setup({
    clock: stoppedClock,
    service: async ({ resource }) =>
      resource.arn === callback ? { type: 'pending' } : { type: 'failed', error: 'E', cause: null },
  })
  await store.activities.create({ arn: activity, name: 'work', createdMillis: 0, encryptionConfiguration: null }, [])
  const retry = [{ ErrorEquals: ['E'], IntervalSeconds: 60 }]
  const ask = { FunctionName: 'f', 'Payload.$': '$$.Task.Token' }
  const machines = {
    waits: { W: { Type: 'Wait', Seconds: 30 * day, End: true } },
    retries: { R: { Type: 'Task', Resource: lambda, Retry: retry, End: true } },
    asks: {
      A: { Type: 'Task', Resource: callback, Parameters: ask, TimeoutSeconds: day, End: true },
    },
    works: { T: { Type: 'Task', Resource: activity, End: true } },
  }
  const arns: Record<string, string> = {}
  for (const [name, states] of Object.entries(machines)) {
    const id = await start(conductor, await createMachine(store, states))
    arns[name] = (await store.executions.byId(id))!.arn
  }
  for (let rounds = 0; rounds < 50; rounds++) await new Promise(setImmediate)

  const { waits, next } = await conductor.waits.byTime(null, 50)
  assert.equal(next, null)
  assert.deepEqual(
    waits.slice(0, 3).map(({ execution, state, kind, dueMillis }) => [execution.arn, state, kind, dueMillis]),
    [
      [arns.retries, 'R', 'retry', now + 60_000],
      [arns.asks, 'A', 'callback', now + day * 1000],
      [arns.waits, 'W', 'wait', now + 30 * day * 1000],
    ],
  )
  const first = await conductor.waits.byTime(null, 1)
  assert.equal(first.waits[0]?.state, 'R')
  assert.equal((await conductor.waits.byTime(first.next, 1)).waits[0]?.state, 'A')

  const { waits: tokens } = await conductor.waits.byToken('', 50)
  assert.deepEqual(
    tokens.map(({ state, taskToken, timeoutMillis }) => [state, typeof taskToken, timeoutMillis]),
    [['A', 'string', now + day * 1000]],
  )
  // A worker has the task now, and somebody else may answer it too.
  const task = await conductor.getActivityTask(activity, null, new AbortController().signal)
  const held = (await conductor.waits.byToken('', 50)).waits.find(({ state }) => state === 'T')
  assert.deepEqual([held?.taskToken, held?.kind], [task?.taskToken, 'activity'])
  assert.deepEqual(
    (await conductor.waits.of(arns.asks!))?.map(({ state }) => state),
    ['A'],
  )
  assert.equal(await conductor.waits.of(`${arns.asks}x`), null)
})

test('a wait that is skipped ends now, and only that one', async () => {
  const { conductor, store } = await setup({ clock: stoppedClock })
  const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Wait', Seconds: day, End: true } } })
  const machine = await createMachine(store, {
    P: { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true },
  })
  const id = await start(conductor, machine)
  const { arn } = (await store.executions.byId(id))!
  const [a, b] = ((await conductor.waits.of(arn)) ?? []).filter(({ kind }) => kind === 'wait')
  assert.deepEqual([a?.state, b?.state], ['A', 'B'])
  assert.equal(await conductor.waits.skip(arn, a!.path, a!.dueMillis! + 1), false)
  assert.equal(await conductor.waits.skip(arn, '/7', a!.dueMillis!), false)
  assert.equal(await conductor.waits.skip(arn, a!.path, a!.dueMillis!), true)
  assert.equal(await conductor.waits.skip(arn, a!.path, a!.dueMillis!), false)
  assert.deepEqual(
    (await conductor.waits.of(arn))?.filter(({ kind }) => kind === 'wait').map(({ state }) => state),
    ['B'],
  )
  assert.equal((await store.executions.byId(id))?.end, null)
  assert.equal(await conductor.waits.skip(arn, b!.path, b!.dueMillis!), true)
  assert.equal((await conductor.executionEnded(id))?.status, 'SUCCEEDED')
  assert.equal(await conductor.waits.skip(`${arn}x`, '', 1), null)
})

test('a wait beyond the time that its execution may take is skipped like any other', async () => {
  const { conductor, store } = await setup({ clock: stoppedClock })
  const machine = await createMachine(store, { W: { Type: 'Wait', Seconds: 400 * day, End: true } })
  const id = await start(conductor, machine)
  const [wait] = (await conductor.waits.byTime(null, 10)).waits
  assert.equal(wait!.dueMillis, now + 400 * day * 1000)
  assert.equal(await conductor.waits.skip(wait!.execution.arn, wait!.path, wait!.dueMillis!), true)
  assert.equal((await conductor.executionEnded(id))?.status, 'SUCCEEDED')
})

test('a back-off that is skipped makes the next attempt, and a task times out when asked to', async () => {
  let calls = 0
  const { conductor, store } = await setup({
    clock: stoppedClock,
    service: async () => (calls++ === 0 ? { type: 'failed', error: 'E', cause: null } : new Promise(() => {})),
  })
  const retry = [{ ErrorEquals: ['E'], IntervalSeconds: 3600 }]
  const machine = await createMachine(store, {
    A: { Type: 'Task', Resource: lambda, TimeoutSeconds: 60, Retry: retry, End: true },
  })
  const id = await start(conductor, machine)
  const skipNext = async (kind: string) => {
    const { arn } = (await store.executions.byId(id))!
    for (;;) {
      const wait = (await conductor.waits.of(arn))?.find((each) => each.kind === kind && each.isStarted)
      if (wait !== undefined) return await conductor.waits.skip(arn, wait.path, wait.dueMillis!)
      await new Promise(setImmediate)
    }
  }
  assert.equal(await skipNext('retry'), true)
  assert.equal(await skipNext('call'), true)
  const end = await conductor.executionEnded(id)
  assert.deepEqual([calls, end?.status, end?.error], [2, 'FAILED', 'States.Timeout'])
})

test('a missing heartbeat that is brought about is caught as one', async () => {
  const { conductor, store } = await setup({ clock: stoppedClock })
  await store.activities.create({ arn: activity, name: 'work', createdMillis: 0, encryptionConfiguration: null }, [])
  const heartbeat = { HeartbeatSeconds: 60, TimeoutSeconds: 600 }
  const caught = [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Caught' }]
  const machine = await createMachine(store, {
    A: { Type: 'Task', Resource: activity, ...heartbeat, Catch: caught, End: true },
    Caught: { Type: 'Succeed' },
  })
  const id = await start(conductor, machine)
  await conductor.getActivityTask(activity, null, new AbortController().signal)
  const { arn } = (await store.executions.byId(id))!
  const [wait] = (await conductor.waits.of(arn)) ?? []
  assert.deepEqual([wait!.dueMillis, wait!.timeoutMillis], [now + 60_000, now + 600_000])
  assert.equal(await conductor.waits.skip(arn, wait!.path, wait!.dueMillis!), true)
  assert.equal((await conductor.executionEnded(id))?.status, 'SUCCEEDED')
})

test('what waits in one machine is found among much of others, and payloads of any size hide nothing', async () => {
  const { conductor, store } = await setup({ clock: stoppedClock })
  const wait = { W: { Type: 'Wait', Seconds: day, End: true } }
  const [one, other] = [await createMachine(store, wait), await createMachine(store, wait)]
  for (let count = 0; count < 510; count++) await start(conductor, other, { name: `other-${count}` })
  const large = JSON.stringify('x'.repeat(200_000))
  for (const name of ['a', 'b', 'c']) await start(conductor, one, { name, input: large })
  const first = await conductor.waits.byTime(null, 2, one.arn)
  assert.deepEqual(first.waits, [])
  const second = await conductor.waits.byTime(first.next, 2, one.arn)
  const third = await conductor.waits.byTime(second.next, 2, one.arn)
  assert.deepEqual(
    [...second.waits, ...third.waits].map(({ execution, state }) => `${execution.name} ${state}`),
    ['a W', 'b W', 'c W'],
  )
  assert.equal(third.next, null)
})
