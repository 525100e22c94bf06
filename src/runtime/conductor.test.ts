import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHistory } from '../api/history/stored-history.ts'
import { Payload } from '../json/index.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import type { TurnRecord } from '../store/store.ts'
import type { Service, TaskCall, TaskOutcome } from './service.ts'
import {
  activity,
  callback,
  createMachine,
  lambda,
  request,
  runSync,
  setup,
  start,
  stoppedClock,
  tokenOf,
} from './test-support/conductor-setup.ts'
import { VirtualClock } from './virtual-clock.ts'

test('a name is given once, also to two who ask at the same time', async () => {
  const { store, conductor } = await setup({ service: () => new Promise(() => {}) })
  const machine = await createMachine(store, { A: { Type: 'Task', Resource: lambda, End: true } })
  const named = (input: string) => conductor.startExecution(request(machine, { name: 'n', input }))
  const answers = await Promise.all([named('{}'), named('{}'), named('[]')])
  assert.deepEqual(
    answers.map((answer) => answer.type),
    ['started', 'running', 'exists'],
  )
})

test('a wait passes in virtual time, and nothing stays in memory for it', async () => {
  const clock = new VirtualClock(Date.UTC(2030, 0, 1))
  const { store, conductor } = await setup({ idleMax: 0, clock })
  const machine = await createMachine(store, { A: { Type: 'Wait', Seconds: 31_536_000 / 2, End: true } })
  const release = clock.hold()
  const ids = await Promise.all(Array.from({ length: 20 }, () => start(conductor, machine)))
  await new Promise(setImmediate)
  assert.equal(conductor.liveCount, 0)
  assert.equal(await store.executions.countOpen(), 20)
  release()
  const ends = await Promise.all(ids.map((id) => conductor.executionEnded(id)))
  assert.ok(ends.every((end) => end?.status === 'SUCCEEDED'))
})

test('a commit that fails leaves nothing behind, and the call that it was for is told', async () => {
  const store = openMemoryStore()
  let broken = false
  const commit = store.commit.bind(store)
  store.commit = (turn: TurnRecord, claim) => (broken ? Promise.reject(new Error('disk full')) : commit(turn, claim))
  const { conductor, reports } = await setup({ store, service: async () => ({ type: 'pending' }) })
  const machine = await createMachine(store, {
    A: { Type: 'Task', Resource: callback, Parameters: { 'Payload.$': '$$.Task.Token' }, End: true },
  })
  const id = await start(conductor, machine)
  const token = await tokenOf(store, id)
  broken = true
  await assert.rejects(conductor.sendTaskSuccess(token, '1'), /disk full/)
  broken = false
  assert.equal((await store.executions.byId(id))?.end, null)
  assert.equal(await conductor.sendTaskSuccess(token, '2'), 'accepted')
  assert.equal((await conductor.executionEnded(id))?.output, '2')
  assert.equal(reports.length, 1)
  assert.equal(await store.histories.lastEventId(id), 7, 'no event of the failed turn was committed')
})

test('an answer of a service is tried again until the store takes it', async () => {
  const store = openMemoryStore()
  const commit = store.commit.bind(store)
  let failures = 3
  store.commit = (turn: TurnRecord, claim) =>
    turn.end !== null && failures-- > 0 ? Promise.reject(new Error('busy')) : commit(turn, claim)
  const { conductor } = await setup({ store })
  const machine = await createMachine(store, { A: { Type: 'Task', Resource: lambda, End: true } })
  const id = await start(conductor, machine, { input: '7' })
  assert.equal((await conductor.executionEnded(id))?.output, '7')
})

test('a turn that cannot be made ends its execution', async () => {
  const service = async (): Promise<TaskOutcome> => ({ type: 'succeeded', output: Payload.ofText('not JSON') })
  const { store, conductor, reports } = await setup({ service })
  const machine = await createMachine(store, { A: { Type: 'Task', Resource: lambda, OutputPath: '$.a', End: true } })
  const id = await start(conductor, machine)
  const end = await conductor.executionEnded(id)
  assert.deepEqual([end?.status, end?.error], ['FAILED', 'States.Runtime'])
  assert.equal(reports.length, 1)
})

test('after a restart, calls on their way are made again with the same id, and finished ones are not', async () => {
  const calls: TaskCall[] = []
  let stuck = true
  const service: Service['call'] = (task) => {
    calls.push(task)
    return stuck ? new Promise(() => {}) : Promise.resolve({ type: 'succeeded', output: Payload.ofText('1') })
  }
  const { store, conductor, make } = await setup({ service })
  const machine = await createMachine(store, { A: { Type: 'Task', Resource: lambda, End: true } })
  const id = await start(conductor, machine)
  await conductor.close()
  stuck = false
  const next = make()
  await next.recover()
  assert.equal((await next.executionEnded(id))?.status, 'SUCCEEDED')
  assert.deepEqual([calls.length, calls[0]?.callId === calls[1]?.callId], [2, true])
  assert.equal(calls[0]?.signal.reason, 'shutdown')
})

test('an asynchronous Express execution runs again after a crash, a synchronous one is never heard of', async () => {
  let stuck = true
  const service: Service['call'] = () =>
    stuck ? new Promise(() => {}) : Promise.resolve({ type: 'succeeded', output: Payload.ofText('1') })
  const { store, conductor, make } = await setup({ service })
  const machine = await createMachine(store, { A: { Type: 'Task', Resource: lambda, End: true } }, 'EXPRESS')
  const id = await start(conductor, machine)
  void conductor.startSyncExecution(request(machine))
  await conductor.close()
  stuck = false
  const next = make()
  await next.recover()
  assert.equal((await next.executionEnded(id))?.status, 'SUCCEEDED')
  assert.deepEqual(await store.executions.toRecover(store.claim, 0, 10), [])
})

test('an Express execution ends after its five minutes', async () => {
  const { store, conductor } = await setup()
  const machine = await createMachine(store, { A: { Type: 'Wait', Seconds: 600, End: true } }, 'EXPRESS')
  const end = await runSync(conductor, machine)
  assert.equal(end.status, 'TIMED_OUT')
  assert.equal(end.stopMillis - end.startMillis, 300_000)
})

test('a synchronous execution says how much data it held', async () => {
  const { store, conductor } = await setup()
  const iteration = { StartAt: 'P', States: { P: { Type: 'Pass', Result: 0, End: true } } }
  const map = { Type: 'Map', ItemSelector: 'x'.repeat(98), ItemProcessor: iteration, End: true }
  const machine = await createMachine(store, { A: map }, 'EXPRESS')
  const end = await runSync(conductor, machine, { input: '[1,2,3,4,5]' })
  assert.deepEqual([end.status, end.dataBytes], ['SUCCEEDED', 500])
})

test('the oldest task goes to the worker that waits; one that hangs up takes none along', async () => {
  const { store, conductor } = await setup()
  await store.activities.create({ arn: activity, name: 'work', createdMillis: 0, encryptionConfiguration: null }, [])
  const machine = await createMachine(store, { A: { Type: 'Task', Resource: activity, End: true } })
  const gone = new AbortController()
  const first = conductor.getActivityTask(activity, 'gone', gone.signal)
  gone.abort()
  assert.equal(await first, null)
  const waiting = conductor.getActivityTask(activity, 'worker', new AbortController().signal)
  const one = await start(conductor, machine, { input: '1' })
  await start(conductor, machine, { input: '2' })
  const task = await waiting
  assert.equal(task?.input, '1')
  assert.equal((await conductor.getActivityTask(activity, null, new AbortController().signal))?.input, '2')
  assert.equal(await conductor.sendTaskHeartbeat(task.taskToken), 'accepted')
  assert.equal(await conductor.lookUpTaskToken(task.taskToken), 'accepted')
  assert.equal(await conductor.sendTaskSuccess(task.taskToken, '3'), 'accepted')
  assert.equal(await conductor.lookUpTaskToken(task.taskToken), 'timedOut')
  assert.equal(await conductor.sendTaskSuccess(task.taskToken, '3'), 'timedOut')
  assert.equal(await conductor.sendTaskSuccess('nonsense', '3'), 'unknown')
  assert.equal(await conductor.lookUpTaskToken('nonsense'), 'unknown')
  assert.equal((await conductor.executionEnded(one))?.output, '3')
})

test('an activity that does not exist fails the state before its task is scheduled', async () => {
  const { store, conductor } = await setup()
  const machine = await createMachine(store, { A: { Type: 'Task', Resource: activity, End: true } })
  const id = await start(conductor, machine)
  const end = await conductor.executionEnded(id)
  const cause = `An error occurred while executing the state 'A' (entered at the event id #2). The activity ${activity} does not exist.`
  assert.deepEqual([end?.error, end?.cause], ['States.Runtime', cause])
  assert.equal(await store.histories.lastEventId(id), 3)
})

test('a stopped execution cancels what it waits for', async () => {
  let signal: AbortSignal | undefined
  const service: Service['call'] = (task) => {
    signal = task.signal
    return new Promise(() => {})
  }
  const { store, conductor } = await setup({ service })
  const machine = await createMachine(store, { A: { Type: 'Task', Resource: lambda, End: true } })
  const id = await start(conductor, machine, { name: 'n' })
  const arn = machine.arn.replace(':stateMachine:', ':execution:')
  await conductor.stopExecution(`${arn}:n`, 'E', 'C')
  assert.equal(signal?.reason, 'cancelled')
  assert.equal((await conductor.executionEnded(id))?.status, 'ABORTED')
  assert.equal(await conductor.stopExecution(`${arn}:other`, null, null), null)
})

test('a deleted machine goes when its executions have ended, at their next transition', async () => {
  const { store, conductor } = await setup()
  const machine = await createMachine(store, {
    A: { Type: 'Wait', Seconds: 60, Next: 'B' },
    B: { Type: 'Pass', End: true },
  })
  const id = await start(conductor, machine)
  await conductor.deleteMachine(machine)
  assert.equal((await conductor.executionEnded(id))?.status, 'ABORTED')
  const idle = await createMachine(store, { A: { Type: 'Succeed' } })
  await conductor.deleteMachine(idle)
  assert.equal(await store.machines.byArn(idle.arn), null)
})

test('a machine that was being deleted is deleted by the next server', async () => {
  const { store, conductor, make } = await setup()
  const machine = await createMachine(store, {
    A: { Type: 'Wait', Seconds: 60, Next: 'B' },
    B: { Type: 'Pass', End: true },
  })
  const idle = await createMachine(store, { A: { Type: 'Succeed' } })
  const id = await start(conductor, machine)
  await conductor.close()
  await store.machines.markDeleting(machine.arn)
  await store.machines.markDeleting(idle.arn)
  const next = make()
  await next.recover()
  assert.equal(await store.machines.byArn(idle.arn), null)
  assert.equal((await next.executionEnded(id))?.status, 'ABORTED')
  await next.close()
  await make().recover()
  assert.equal(await store.machines.byArn(machine.arn), null)
})

test('a heartbeat is not a transition: it does not end the execution of a deleted machine', async () => {
  const { store, conductor } = await setup({ service: async () => ({ type: 'pending' }), clock: stoppedClock })
  const machine = await createMachine(store, {
    A: { Type: 'Task', Resource: callback, Parameters: { FunctionName: 'f', 'Payload.$': '$$.Task.Token' }, End: true },
  })
  const id = await start(conductor, machine)
  await conductor.deleteMachine(machine)
  const token = await tokenOf(store, id)
  assert.equal(await conductor.sendTaskHeartbeat(token), 'accepted')
  assert.equal((await store.machines.byArn(machine.arn))?.status, 'DELETING')
  await conductor.sendTaskSuccess(token, '{}')
  assert.equal((await conductor.executionEnded(id))?.status, 'ABORTED')
})

test('no more executions are open than may be, also after a restart; Express ones do not count', async () => {
  const { store, conductor, make } = await setup({ openExecutionsMax: 2, clock: stoppedClock })
  const states = { A: { Type: 'Wait', Seconds: 60, End: true } }
  const machine = await createMachine(store, states)
  const express = await createMachine(store, states, 'EXPRESS')
  await start(conductor, machine)
  await start(conductor, machine, { name: 'second' })
  const full = { type: 'full', openMax: 2 }
  assert.deepEqual(await conductor.startExecution(request(machine)), full)
  assert.equal((await conductor.startExecution(request(machine, { name: 'second' }))).type, 'running')
  await start(conductor, express)
  const second = `${machine.arn.replace(':stateMachine:', ':execution:')}:second`
  await conductor.stopExecution(second, null, null)
  await start(conductor, machine)
  await conductor.close()
  const next = make()
  await next.recover()
  assert.deepEqual(await next.startExecution(request(machine)), full)
})

test('a thousand workers may wait for tasks of one activity', async () => {
  const { conductor } = await setup({ clock: stoppedClock })
  const gone = new AbortController()
  const polls = Array.from({ length: 999 }, () => conductor.getActivityTask(activity, null, gone.signal))
  const figures = { waitingTasks: 0, waitingWorkers: 999, waitingWorkersMax: 1000 }
  assert.deepEqual(conductor.activityFigures(activity), figures)
  polls.push(conductor.getActivityTask(activity, null, gone.signal))
  assert.equal(conductor.activityFigures(activity).waitingWorkers, 1000)
  gone.abort()
  await Promise.all(polls)
  assert.equal(conductor.activityFigures(activity).waitingWorkers, 0)
})

test('children whose parent ended just before a crash are stopped at the next start', async () => {
  const { store, conductor, make } = await setup()
  const machine = await createMachine(store, { A: { Type: 'Wait', Seconds: 6_000_000, End: true } })
  const done = await createMachine(store, { A: { Type: 'Succeed' } })
  const parentId = await start(conductor, done)
  const id = await start(conductor, machine, { parentId })
  await conductor.close()
  const next = make()
  await next.recover()
  assert.equal((await store.executions.byId(id))?.end?.status, 'ABORTED')
})

test('an execution of a version runs its revision, also after a restart, and its history says so', async () => {
  const { store, conductor, make } = await setup()
  const { revision, ...current } = await createMachine(store, {
    A: { Type: 'Wait', Seconds: 60, Next: 'B' },
    B: { Type: 'Pass', Result: 'first', End: true },
  })
  const definition = JSON.stringify({ StartAt: 'C', States: { C: { Type: 'Pass', Result: 'second', End: true } } })
  const { id: replaced, machineArn: _, ...own } = revision
  await store.machines.revise(current.arn, { ...own, definition }, replaced)
  const id = await start(conductor, { ...current, revision }, { version: 1, alias: 'live' })
  await conductor.close()
  const next = make()
  await next.recover()
  assert.equal((await next.executionEnded(id))?.output, '"first"')
  const [chunk] = await store.histories.read(id, 1, 1)
  const [started] = JSON.parse(readHistory(chunk!.chunk)) as { executionStartedEventDetails: object }[]
  assert.deepEqual(started?.executionStartedEventDetails, {
    input: '{}',
    inputDetails: { truncated: false },
    roleArn: revision.roleArn,
    stateMachineAliasArn: `${current.arn}:live`,
    stateMachineVersionArn: `${current.arn}:1`,
  })
})
