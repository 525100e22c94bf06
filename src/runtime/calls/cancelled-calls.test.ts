import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeHistory } from '../../api/history/stored-history.ts'
import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import { Payload, parse } from '../../json/index.ts'
import { DirectoryObjectStore } from '../../objects/index.ts'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import type { Machine } from '../../store/store.ts'
import { Conductor } from '../conductor.ts'
import type { Service, TaskCall } from '../service.ts'
import { request } from '../test-support/conductor-setup.ts'
import { VirtualClock } from '../virtual-clock.ts'

const job = {
  Type: 'Task',
  Resource: 'arn:aws:states:::glue:startJobRun.sync',
  Parameters: { JobName: 'etl' },
  Credentials: { RoleArn: 'arn:aws:iam::123456789012:role/other' },
  End: true,
}

/** Jobs that go on until they are ended, and servers that come one after the other to one store. */
class Jobs {
  readonly store = openMemoryStore()
  readonly reports: string[] = []
  /** What the service was called with, and for which calls it was asked to end what they began. */
  readonly calls: TaskCall[] = []
  readonly cancelled: string[] = []
  readonly removals: (readonly string[])[] = []
  /** Whether jobs are submitted, and whether ending them ever comes to an end. */
  submits = true
  reachable = true
  service: Service = { startsJob: ({ resource }) => resource.arn === job.Resource, call: this.#call.bind(this) }
  #waiting: (() => void)[] = []

  constructor() {
    const { store } = this
    const remove = store.cancelledCalls.remove.bind(store)
    store.cancelledCalls.remove = async (callIds) => {
      await remove(callIds)
      this.removals.push(callIds)
      this.#stir()
    }
  }

  async #call(task: TaskCall, report: { submitted(output: Payload): Promise<void> }) {
    const { signal } = task
    this.calls.push(task)
    if (task.submitted === null && this.submits && !signal.aborted) {
      await report.submitted(Payload.ofText('{"JobRunId":"r"}'))
    }
    this.#stir()
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    if (signal.reason === 'cancelled') this.cancelled.push(task.callId)
    this.#stir()
    if (signal.reason === 'cancelled' && !this.reachable) await new Promise(() => {})
    return { type: 'pending' } as const
  }

  #stir(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }

  /** Waits until something is so, which the service or a removal brings about. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  stored() {
    return this.store.cancelledCalls.list(this.store.claim, '', 100)
  }

  server(): Conductor {
    return new Conductor({
      store: this.store,
      services: (resource) => (resource.kind === 'activity' ? null : this.service),
      clock: new VirtualClock(Date.UTC(2030, 0, 1)),
      compile: (definition) => compileDefinition(parse(definition)),
      writeHistory,
      region: 'us-east-1',
      waitTimeScale: 1,
      objects: new DirectoryObjectStore({ root: '/nowhere' }),
      report: (message) => this.reports.push(message),
    })
  }

  /** Starts an execution, and waits until so many of its jobs run. Gives its ARN. */
  async start(server: Conductor, states: object, jobCount: number): Promise<string> {
    const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:jobs'
    const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states })
    const configurations = { loggingConfiguration: null, tracingConfiguration: null, encryptionConfiguration: null }
    const machine = (await this.store.machines.create({
      arn,
      name: 'jobs',
      type: 'STANDARD',
      status: 'ACTIVE',
      createdMillis: 0,
      tags: [],
      revision: { revisionId: null, definition, roleArn: 'r', ...configurations, createdMillis: 0 },
    })) as Machine
    const started = await server.startExecution(request(machine))
    assert.ok(started.type === 'started')
    await this.until(() => this.calls.length === jobCount)
    // The service is asked to go on once what was submitted is committed; a turn behind that one is committed behind it.
    await new Promise(setImmediate)
    return started.execution.arn
  }
}

const branches = (...states: object[]) => ({
  All: {
    Type: 'Parallel',
    Branches: states.map((state) => ({ StartAt: 'One', States: { One: state } })),
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Wait' }],
    End: true,
  },
  Wait: { Type: 'Wait', Seconds: 31_000_000, End: true },
})

test('a job that was to be ended when the server was killed is ended by the next one, which then forgets it', async () => {
  const jobs = new Jobs()
  const killed = jobs.server()
  const arn = await jobs.start(killed, { Job: job }, 1)
  jobs.reachable = false
  await killed.stopExecution(arn, null, null)
  await jobs.until(() => jobs.cancelled.length === 1)
  assert.equal((await jobs.stored()).length, 1)

  // Whatever becomes of the execution meanwhile.
  assert.equal((await jobs.store.executions.removeClosedBefore(Number.MAX_SAFE_INTEGER, 10)).count, 1)
  jobs.reachable = true
  await jobs.server().recover()
  await jobs.until(() => jobs.removals.length === 1)
  const [before, after] = jobs.calls
  assert.equal(jobs.calls.length, 2)
  assert.equal(after!.signal.reason, 'cancelled')
  assert.equal(after!.submitted?.text, '{"JobRunId":"r"}')
  const { signal: _, submitted: __, ...again } = after!
  const { signal: ___, submitted: ____, ...first } = before!
  assert.deepEqual(again, first)
  assert.deepEqual(await jobs.stored(), [])
  await jobs.server().recover()
  await new Promise(setImmediate)
  assert.equal(jobs.calls.length, 2)
  assert.deepEqual(jobs.reports, [])
})

test('a job that is ended leaves nothing behind, and those that end together are forgotten together', async () => {
  const jobs = new Jobs()
  const server = jobs.server()
  const arn = await jobs.start(server, branches(job, job, job), 3)
  const stopped = server.stopExecution(arn, null, null)
  assert.deepEqual(await jobs.stored(), [])
  await stopped
  await jobs.until(() => jobs.removals.flat().length === 3)
  assert.equal(jobs.removals.length, 2, 'the first alone, and the others while the store was at work')
  assert.deepEqual(await jobs.stored(), [])
})

test('jobs of branches and of states that ran out stay stored while they are being ended, though the execution goes on', async () => {
  for (const other of [
    { Type: 'Wait', Seconds: 5, Next: 'Fail' },
    { ...job, TimeoutSeconds: 5 },
  ]) {
    const jobs = new Jobs()
    jobs.reachable = false
    const states = branches(job, other)
    Object.assign(states.All.Branches[1]!.States, { Fail: { Type: 'Fail' } })
    await jobs.start(jobs.server(), states, other.Type === 'Task' ? 2 : 1)
    const count = jobs.calls.length
    await jobs.until(() => jobs.cancelled.length === count)
    assert.equal((await jobs.stored()).length, count)
    jobs.reachable = true
    await jobs.server().recover()
    await jobs.until(() => jobs.removals.flat().length === count)
    assert.equal(jobs.calls.length, 2 * count)
  }
})

test('a start that is in flight when its task is cancelled is ended after a restart too', async () => {
  const jobs = new Jobs()
  Object.assign(jobs, { submits: false, reachable: false })
  const server = jobs.server()
  await server.stopExecution(await jobs.start(server, { Job: job }, 1), null, null)
  jobs.reachable = true
  await jobs.server().recover()
  await jobs.until(() => jobs.removals.length === 1)
  const [before, after] = jobs.calls
  assert.deepEqual([after!.callId, after!.submitted], [before!.callId, null])
})

test('a server that is closed leaves what it cannot end in time to the next one', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const jobs = new Jobs()
  jobs.reachable = false
  const server = jobs.server()
  await server.stopExecution(await jobs.start(server, { Job: job }, 1), null, null)
  const closed = server.close()
  await new Promise(setImmediate)
  context.mock.timers.tick(5000)
  await closed
  assert.equal((await jobs.stored()).length, 1)
})

test('a task that is cancelled while the server closes is ended by the next server', async () => {
  const jobs = new Jobs()
  const server = jobs.server()
  const arn = await jobs.start(server, { Job: job }, 1)
  const commit = jobs.store.commit.bind(jobs.store)
  const { promise: late, resolve: release } = Promise.withResolvers<void>()
  const { promise: committing, resolve: begun } = Promise.withResolvers<void>()
  jobs.store.commit = async (turn, claim) => {
    begun()
    await late
    await commit(turn, claim)
  }
  const stopped = server.stopExecution(arn, null, null)
  await committing
  await server.close()
  release()
  await stopped
  assert.deepEqual([jobs.cancelled.length, (await jobs.stored()).length], [0, 1])
  await jobs.server().recover()
  await jobs.until(() => jobs.removals.length === 1)
  assert.equal(jobs.cancelled.length, 1)
})

test('a server that may not end jobs leaves them to a later one that may', async () => {
  const jobs = new Jobs()
  const first = jobs.server()
  const arn = await jobs.start(first, branches(job, job, job), 3)
  await first.close()
  const real = jobs.service
  const called: string[] = []
  const leaving: Service = {
    startsJob: real.startsJob!,
    leavesJob: ({ resource }) => resource.arn === job.Resource,
    async call({ callId, signal }) {
      called.push(callId)
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return { type: 'pending' }
    },
  }
  jobs.service = leaving
  const second = jobs.server()
  await second.recover()
  await second.stopExecution(arn, null, null)
  await second.close()
  assert.equal(new Set(called).size, 3)
  const stored = await jobs.stored()
  assert.deepEqual(stored.map(({ callId }) => callId).sort(), [...called].sort())

  called.length = 0
  await jobs.server().recover()
  await new Promise(setImmediate)
  assert.deepEqual([called, await jobs.stored(), jobs.removals], [[], stored, []])

  jobs.service = real
  await jobs.server().recover()
  await jobs.until(() => jobs.removals.flat().length === 3)
  assert.deepEqual(jobs.cancelled.sort(), stored.map(({ callId }) => callId).sort())
  assert.deepEqual([await jobs.stored(), jobs.reports], [[], []])
})

test('what nothing here can end any more is abandoned, and the log says so', async () => {
  const jobs = new Jobs()
  jobs.reachable = false
  const server = jobs.server()
  await server.stopExecution(await jobs.start(server, { Job: job }, 1), null, null)
  const [stored] = await jobs.stored()
  await jobs.store.commit(
    {
      ...{ executionId: 77, end: null, history: null, framesPut: [], framesRemoved: [] },
      start: { ...(await jobs.store.executions.byId(1))!, id: 77, arn: 'arn:other', name: 'other' },
      cancelledCalls: [{ callId: 'of a later version', data: stored!.data.replace('"version":1', '"version":2') }],
    },
    jobs.store.claim,
  )
  jobs.service = { call: () => assert.fail('nobody can be called') }
  await jobs.server().recover()
  await jobs.until(() => jobs.removals.flat().length === 2)
  assert.equal(jobs.reports.length, 2)
  assert.deepEqual(await jobs.stored(), [])
})

test('calls that leave nothing behind are not stored', async () => {
  const jobs = new Jobs()
  jobs.reachable = false
  const stored: unknown[] = []
  const commit = jobs.store.commit.bind(jobs.store)
  jobs.store.commit = (turn, claim) => {
    stored.push(...(turn.cancelledCalls ?? []))
    return commit(turn, claim)
  }
  const plain = { ...job, Resource: 'arn:aws:states:::glue:startJobRun' }
  const lambda = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', End: true }
  const server = jobs.server()
  jobs.submits = false
  const arn = await jobs.start(server, branches(plain, lambda, { ...job, Resource: `${job.Resource}:2` }), 3)
  await server.stopExecution(arn, null, null)
  assert.equal(jobs.cancelled.length, 3)
  assert.deepEqual(stored, [])
})
