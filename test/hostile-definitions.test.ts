import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writeHistory } from '../src/api/history/stored-history.ts'
import { compileDefinition } from '../src/asl/compile/compile-definition.ts'
import { parse } from '../src/json/index.ts'
import { DirectoryObjectStore } from '../src/objects/index.ts'
import type { Clock } from '../src/runtime/clock.ts'
import { Conductor } from '../src/runtime/conductor.ts'
import type { ConductorOptions } from '../src/runtime/conductor-options.ts'
import { VirtualClock } from '../src/runtime/virtual-clock.ts'
import { openMemoryStore, openSqliteStore } from '../src/store/index.ts'
import type { ExecutionEnd, MachineType, Store, TurnRecord } from '../src/store/store.ts'

// What no definition may do to a server: each of these once stopped one, or all other executions on it.

const large = JSON.stringify({ s: 'x'.repeat(250_000), n: 0 })

/** A conductor with its own store, in memory if time is virtual, because a virtual clock cannot wait for a disk. */
async function setup(context: TestContext, given: Partial<ConductorOptions> = {}) {
  const clock: Clock = given.clock ?? new VirtualClock(Date.UTC(2030, 0, 1))
  const directory = mkdtempSync(join(tmpdir(), 'stepwell-hostile-'))
  const virtual = clock instanceof VirtualClock
  const store = given.store ?? (virtual ? openMemoryStore() : await openSqliteStore({ directory }))
  const reports: string[] = []
  const conductor = new Conductor({
    services: () => ({ call: async (task) => ({ type: 'succeeded', output: task.arguments }) }),
    compile: (definition) => compileDefinition(parse(definition)),
    writeHistory,
    region: 'us-east-1',
    waitTimeScale: 1,
    objects: new DirectoryObjectStore({ root: '/nowhere' }),
    report: (message) => reports.push(message),
    ...given,
    store,
    clock,
  })
  context.after(async () => {
    await conductor.close()
    if (!virtual) await store.close()
    rmSync(directory, { recursive: true, force: true })
  })
  return { store, conductor, reports }
}

let machines = 0

async function start(
  { store, conductor }: { store: Store; conductor: Conductor },
  definition: object,
  input = '{}',
  type: MachineType = 'STANDARD',
): Promise<number> {
  const name = `m${machines++}`
  const machine = await store.machines.create({
    arn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`,
    name,
    type,
    status: 'ACTIVE',
    createdMillis: 0,
    tags: [],
    revision: {
      revisionId: null,
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::123456789012:role/r',
      loggingConfiguration: null,
      tracingConfiguration: null,
      encryptionConfiguration: null,
      createdMillis: 0,
    },
  })
  const started = await conductor.startExecution({
    machine: machine!,
    name: null,
    input,
    traceHeader: null,
    testCase: null,
    version: null,
    alias: null,
    parentId: null,
    byExecution: false,
  })
  assert.equal(started.type, 'started')
  return started.type === 'started' ? started.execution.id : 0
}

async function ended(conductor: Conductor, id: number): Promise<ExecutionEnd> {
  const end = await conductor.executionEnded(id)
  assert.ok(end !== null)
  return end
}

/** How many characters of frames and history each commit writes. */
function chunkLengths(store: Store): number[] {
  const lengths: number[] = []
  const commit = store.commit.bind(store)
  store.commit = (turn: TurnRecord, claim) => {
    lengths.push((turn.history?.chunk.length ?? 0) + turn.framesPut.reduce((sum, { data }) => sum + data.length, 0))
    return commit(turn, claim)
  }
  return lengths
}

function branches(count: number, states: (index: number) => object): object {
  const branch = (_: unknown, index: number) => ({ StartAt: Object.keys(states(index))[0], States: states(index) })
  return {
    StartAt: 'Fan',
    States: { Fan: { Type: 'Parallel', Branches: Array.from({ length: count }, branch), End: true } },
  }
}

const waitThenPass = (index: number) => ({
  [`W${index}`]: { Type: 'Wait', Seconds: 2, Next: `P${index}` },
  [`P${index}`]: { Type: 'Pass', End: true },
})

test('many branches with 250 KB each wait, continue and fail because of their size; each commit stays small', async (context) => {
  const made = await setup(context)
  const chunks = chunkLengths(made.store)
  const hog = await start(made, branches(200, waitThenPass), large)
  const neighbour = await start(made, { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 2, End: true } } })
  assert.equal((await ended(made.conductor, neighbour)).status, 'SUCCEEDED')
  const { status, error } = await ended(made.conductor, hog)
  assert.deepEqual([status, error, made.reports], ['FAILED', 'States.DataLimitExceeded', []])
  assert.ok(Math.max(...chunks) < 4_000_000, `${Math.max(...chunks)} characters were stored at once`)
})

test('five hundred states that assign 255 KB each reach the limit on variables, and the start is answered', async (context) => {
  const made = await setup(context)
  const states = Array.from({ length: 540 }, (_, index) => [
    `S${index}`,
    {
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Assign: { [`v${index}`]: "{% $pad('', 255000, 'x') %}" },
      ...(index === 539 ? { End: true } : { Next: `S${index + 1}` }),
    },
  ])
  const id = await start(made, { StartAt: 'S0', States: Object.fromEntries(states) })
  const { status, error } = await ended(made.conductor, id)
  assert.deepEqual([status, error, made.reports], ['FAILED', 'States.DataLimitExceeded', []])
})

test('stored variables count for the whole execution, in all its branches', async (context) => {
  const made = await setup(context)
  const assign = (index: number) => ({
    [`A${index}`]: { Type: 'Pass', Assign: { v: 'x'.repeat(255_000) }, Next: `W${index}` },
    [`W${index}`]: { Type: 'Wait', Seconds: 1, End: true },
  })
  const small = await start(made, branches(40, assign))
  assert.equal((await ended(made.conductor, small)).status, 'SUCCEEDED')
  const id = await start(made, branches(60, assign))
  assert.equal((await ended(made.conductor, id)).error, 'States.DataLimitExceeded')
})

test('a Map makes the inputs of twenty thousand iterations as they start, not all at once', async (context) => {
  const made = await setup(context)
  const input = JSON.stringify({ items: Array.from({ length: 20_000 }, (_, index) => index), s: 'x'.repeat(120_000) })
  const definition = {
    StartAt: 'Map',
    States: {
      Map: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemSelector: { 'whole.$': '$', 'index.$': '$$.Map.Item.Index' },
        ItemProcessor: {
          StartAt: 'C',
          States: {
            C: { Type: 'Choice', Choices: [{ Variable: '$.index', NumericEquals: 200, Next: 'F' }], Default: 'P' },
            P: { Type: 'Pass', OutputPath: '$.index', End: true },
            F: { Type: 'Fail', Error: 'Enough' },
          },
        },
        End: true,
      },
    },
  }
  const { error } = await ended(made.conductor, await start(made, definition, input))
  assert.deepEqual([error, made.reports], ['Enough', []])
})

test('an endless loop is stopped by its deadline, and neighbours are served meanwhile', async (context) => {
  let millis = Date.UTC(2030, 0, 1)
  // Time passes by itself, without timers.
  const made = await setup(context, { clock: { now: () => (millis += 2_000), at: () => () => {} } })
  const loop = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } }
  const hogEnded = ended(made.conductor, await start(made, loop, large, 'EXPRESS'))
  const small = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
  for (let count = 0; count < 5; count++) {
    assert.equal((await ended(made.conductor, await start(made, small))).status, 'SUCCEEDED')
  }
  assert.equal((await hogEnded).status, 'TIMED_OUT')
})

test('a slow expression is evaluated on a thread, and closing does not wait for it', async (context) => {
  const made = await setup(context, { clock: { now: () => Date.now(), at: () => () => {} } })
  const loop = {
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { total: '{% $sum([1..300000].($ * 2)) %}' }, Next: 'B' },
      B: { Type: 'Pass', Next: 'A' },
    },
  }
  const id = await start(made, loop, '{}', 'EXPRESS')
  const small = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
  for (let count = 0; count < 10; count++) {
    assert.equal((await ended(made.conductor, await start(made, small))).status, 'SUCCEEDED')
  }
  assert.equal((await made.store.executions.byId(id))?.end, null)
  await made.conductor.close()
})

test('waits scaled by a fraction end on whole milliseconds', async (context) => {
  for (const waitTimeScale of [0.3333, 0.5, 0.001, 1 / 7]) {
    const made = await setup(context, { waitTimeScale })
    const retried = {
      Type: 'Task',
      Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f',
      OutputPath: '$.missing',
      Retry: [
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1.7, JitterStrategy: 'FULL' },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'W' }],
      End: true,
    }
    const states = { T: retried, W: { Type: 'Wait', Seconds: 7, End: true } }
    const id = await start(made, { StartAt: 'W1', States: { W1: { Type: 'Wait', Seconds: 3, Next: 'W' }, ...states } })
    assert.equal((await ended(made.conductor, id)).status, 'SUCCEEDED')
    assert.deepEqual(made.reports, [])
  }
})

test('an execution whose turn the store keeps refusing is ended, and holds up no other', async (context) => {
  const made = await setup(context)
  const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 5, End: true } } }
  const guilty = await start(made, wait)
  const commit = made.store.commit.bind(made.store)
  made.store.commit = (turn: TurnRecord, claim) =>
    // The store itself refuses a number that no row can hold.
    commit(
      turn.executionId === guilty && turn.history !== null && turn.history.count > 1
        ? { ...turn, history: { ...turn.history, firstEventId: 1 } }
        : turn,
      claim,
    )
  const others = await Promise.all(Array.from({ length: 600 }, () => start(made, wait)))
  for (const id of others) assert.equal((await ended(made.conductor, id)).status, 'SUCCEEDED')
  const { status, cause } = await ended(made.conductor, guilty)
  assert.deepEqual(
    [status, cause],
    ['FAILED', 'The server could not store a step of this execution. Its log says more.'],
  )
})

test('a turn that has killed two servers is not tried a third time, and the others continue', async (context) => {
  const made = await setup(context)
  const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 5, End: true } } }
  const [guilty, other] = [await start(made, wait), await start(made, wait)]
  await made.conductor.close()
  const marks = { begin() {}, end() {}, fatal: [{ executionId: guilty, eventId: 2 }] }
  const next = await setup(context, { store: made.store, marks })
  await next.conductor.recover()
  const { status, cause } = (await made.store.executions.byId(guilty))!.end!
  assert.deepEqual([status, cause], ['FAILED', 'The server died twice while it was making this step of the execution.'])
  assert.equal(await made.store.histories.lastEventId(guilty), 3)
  assert.equal((await ended(next.conductor, other)).status, 'SUCCEEDED')
})
