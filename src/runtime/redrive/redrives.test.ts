import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { readHistory, writeHistory } from '../../api/history/stored-history.ts'
import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import type { HistoryEvent } from '../../engine/event.ts'
import { Payload, parse } from '../../json/index.ts'
import { DirectoryObjectStore } from '../../objects/index.ts'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import { TemporaryDirectory } from '../../store/sqlite/test-support/temporary-directory.ts'
import type { Store, StoredExecution, TurnRecord } from '../../store/store.ts'
import type { Clock } from '../clock.ts'
import { Conductor } from '../conductor.ts'
import type { Service, TaskCall, TaskOutcome } from '../service.ts'
import { request } from '../test-support/conductor-setup.ts'
import { VirtualClock } from '../virtual-clock.ts'

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'
const callback = 'arn:aws:states:::lambda:invoke.waitForTaskToken'
const task = { A: { Type: 'Task', Resource: lambda, End: true } }
const failure: TaskOutcome = { type: 'failed', error: 'Oops', cause: 'why' }
const nowMillis = Date.UTC(2030, 0, 1)
const never = new Promise<never>(() => {})

interface World {
  readonly store: Store
  readonly calls: TaskCall[]
  readonly reports: string[]
  /** What the next calls are answered with. */
  answer: Service['call']
  conductor(): Conductor
}

/** Time stands still unless a test says otherwise: where nobody answers, virtual time would run into the deadline. */
function world(store: Store = openMemoryStore(), clock: Clock = { now: () => nowMillis, at: () => () => {} }): World {
  const made: World = {
    store,
    calls: [],
    reports: [],
    answer: async () => failure,
    conductor: () =>
      new Conductor({
        store,
        clock,
        services: () => ({
          call: (call, report) => {
            made.calls.push(call)
            return made.answer(call, report)
          },
        }),
        compile: (definition) => compileDefinition(parse(definition)),
        writeHistory,
        region: 'us-east-1',
        waitTimeScale: 1,
        objects: new DirectoryObjectStore({ root: '/nonexistent' }),
        report: (message) => made.reports.push(message),
      }),
  }
  return made
}

/** Starts an execution of a machine of its own. Gives its ARN and id. */
async function start(
  conductor: Conductor,
  store: Store,
  states: object,
  given: { timeoutSeconds?: number; parentId?: number } = {},
): Promise<{ arn: string; id: number }> {
  const name = `m${store.nextExecutionId()}`
  const { timeoutSeconds: TimeoutSeconds, parentId = null } = given
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states, TimeoutSeconds })
  const arn = `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`
  const roleArn = 'arn:aws:iam::123456789012:role/r'
  const configurations = { loggingConfiguration: null, tracingConfiguration: null, encryptionConfiguration: null }
  const machine = await store.machines.create({
    ...{ arn, name, type: 'STANDARD', status: 'ACTIVE', createdMillis: 0, tags: [] },
    revision: { revisionId: null, definition, roleArn, ...configurations, createdMillis: 0 },
  })
  const started = await conductor.startExecution(request(machine!, { parentId }))
  assert(started.type === 'started')
  return started.execution
}

async function execution(store: Store, arn: string): Promise<StoredExecution> {
  return (await store.executions.byArn(arn))!
}

async function eventTypes(store: Store, id: number): Promise<string[]> {
  const chunks = await store.histories.read(id, 1, 25_000)
  return chunks.flatMap(({ chunk }) => (JSON.parse(readHistory(chunk)) as HistoryEvent[]).map(({ type }) => type))
}

async function redriven(conductor: Conductor, arn: string, clientToken: string | null = null): Promise<number> {
  const result = await conductor.redriveExecution(arn, clientToken)
  assert(result?.type === 'redriven', JSON.stringify(result))
  return result.redriveMillis
}

const succeed = async (): Promise<TaskOutcome> => ({ type: 'succeeded', output: Payload.ofText('7') })

test('those waiting for a redriven execution hear of its next end', async () => {
  const made = world()
  const conductor = made.conductor()
  const { arn, id } = await start(conductor, made.store, task)
  assert.equal((await conductor.executionEnded(id))?.status, 'FAILED')
  made.answer = succeed
  const redriveMillis = await redriven(conductor, arn)
  assert.deepEqual((await execution(made.store, arn)).redriven, { redriveCount: 1, redriveMillis })
  assert.deepEqual((await conductor.executionEnded(id))?.output, '7')
  const refused = { type: 'refused', reason: 'Execution is SUCCEEDED and cannot be redriven' }
  assert.deepEqual(await conductor.redriveExecution(arn, null), refused)
  assert.equal(await conductor.redriveExecution(`${arn}x`, null), null)
  assert.notEqual(made.calls[0]?.callId, made.calls[1]?.callId)
})

test('of requests that come together one is taken, and those of the same token share its answer', async () => {
  const made = world()
  const conductor = made.conductor()
  const { arn, id } = await start(conductor, made.store, task)
  await conductor.executionEnded(id)
  made.answer = () => never
  const results = await Promise.all(['a', 'b', 'a', null].map((token) => conductor.redriveExecution(arn, token)))
  assert.deepEqual(
    results.map((result) => result?.type),
    ['redriven', 'refused', 'redriven', 'refused'],
  )
  assert.equal(made.calls.length, 2)
  assert.equal((await eventTypes(made.store, id)).filter((type) => type === 'ExecutionRedriven').length, 1)
})

test('executions that fail at once can be redriven as soon as they are seen to have failed', async () => {
  const made = world()
  const conductor = made.conductor()
  const one = async () => {
    const { arn, id } = await start(conductor, made.store, task)
    for (let number = 1; number <= 10; number++) {
      await conductor.executionEnded(id)
      await redriven(conductor, arn)
    }
    await conductor.executionEnded(id)
    const types = await eventTypes(made.store, id)
    assert.equal(types.filter((type) => type === 'ExecutionFailed').length, 11)
    assert.equal(types.length, 6 + 10 * 5)
  }
  await Promise.all(Array.from({ length: 20 }, one))
  assert.deepEqual(made.reports, [])
})

test('tokens of the first attempt are answered too late, those of the second are not', async () => {
  const made = world()
  const conductor = made.conductor()
  made.answer = async () => ({ type: 'pending' })
  const parameters = { 'Payload.$': '$$.Task.Token' }
  const states = { A: { Type: 'Task', Resource: callback, Parameters: parameters, End: true } }
  const { arn, id } = await start(conductor, made.store, states)
  await conductor.stopExecution(arn, 'E', 'C')
  await redriven(conductor, arn)
  const [first, second] = made.calls.map(({ taskToken }) => taskToken!)
  assert.equal(await conductor.sendTaskSuccess(first!, '1'), 'timedOut')
  assert.equal(await conductor.sendTaskSuccess(second!, '2'), 'accepted')
  assert.equal((await conductor.executionEnded(id))?.output, '2')
})

test('a redrive that the store could not keep has not happened', async () => {
  const store = openMemoryStore()
  let broken = false
  const commit = store.commit.bind(store)
  store.commit = (turn: TurnRecord, claim) => (broken ? Promise.reject(new Error('disk full')) : commit(turn, claim))
  const made = world(store)
  const conductor = made.conductor()
  const { arn, id } = await start(conductor, store, task)
  await conductor.executionEnded(id)
  made.answer = succeed
  broken = true
  await assert.rejects(conductor.redriveExecution(arn, 'a'), /disk full/)
  broken = false
  assert.equal((await execution(store, arn)).end?.status, 'FAILED')
  assert.equal(made.calls.length, 1, 'no call was made')
  await redriven(conductor, arn, 'a')
  assert.equal((await conductor.executionEnded(id))?.status, 'SUCCEEDED')
})

test('the time that the machine allows begins anew, and nothing wakes what is only retained', async () => {
  const made = world(openMemoryStore(), new VirtualClock(nowMillis))
  const conductor = made.conductor()
  const states = { A: { Type: 'Wait', Seconds: 100, End: true } }
  const { arn, id } = await start(conductor, made.store, states, { timeoutSeconds: 10 })
  const first = await conductor.executionEnded(id)
  assert.equal(first?.status, 'TIMED_OUT')
  assert.equal(await made.store.frames.nextDueMillis(made.store.claim, 0), null)
  const redriveMillis = await redriven(conductor, arn)
  const second = await conductor.executionEnded(id)
  assert.equal(second?.status, 'TIMED_OUT')
  assert.equal(second.stopMillis - redriveMillis, 10_000)
})

test('a redriven child is its own: no start of the server takes it for an orphan', async () => {
  const made = world()
  const conductor = made.conductor()
  const parent = await start(conductor, made.store, { A: { Type: 'Succeed' } })
  const child = await start(conductor, made.store, task, { parentId: parent.id })
  await conductor.executionEnded(child.id)
  made.answer = () => never
  await redriven(conductor, child.arn)
  await conductor.close()
  made.answer = succeed
  const next = made.conductor()
  await next.recover()
  assert.equal((await next.executionEnded(child.id))?.status, 'SUCCEEDED')
})

const both = {
  P: {
    Type: 'Parallel',
    Branches: [
      { StartAt: 'Done', States: { Done: { Type: 'Pass', Assign: { v: 1 }, Result: 'done', End: true } } },
      { StartAt: 'A', States: { A: { Type: 'Task', Resource: lambda, End: true } } },
    ],
    End: true,
  },
}

test('what failed before a restart is redriven behind it, and goes on behind the next', async (context: TestContext) => {
  const directory = new TemporaryDirectory(context)
  const first = world(await directory.open())
  const before = first.conductor()
  const { arn, id } = await start(before, first.store, both)
  await before.executionEnded(id)
  await before.close()
  await first.store.close()

  const second = world(await directory.open())
  second.answer = () => never
  const between = second.conductor()
  await between.recover()
  assert.equal(second.calls.length, 0, 'a failed execution is not taken up')
  await redriven(between, arn, 'a')
  await between.close()
  await second.store.close()

  const third = world(await directory.open())
  third.answer = succeed
  const after = third.conductor()
  context.after(() => after.close())
  await after.recover()
  assert.equal((await after.executionEnded(id))?.output, '["done",7]')
  assert.deepEqual(
    third.calls.map(({ callId }) => callId),
    second.calls.map(({ callId }) => callId),
  )
  const { redriven: figures } = await execution(third.store, arn)
  assert.equal(figures?.redriveCount, 1)
  const again = await after.redriveExecution(arn, 'a')
  assert.deepEqual(again, { type: 'redriven', redriveMillis: figures.redriveMillis }, 'the token is remembered')
})
