import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openSqliteStore } from '../src/store/index.ts'
import { HeldFunctions } from './support/held-functions.ts'
import { MapRunServer } from './support/map-run-server.ts'

const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:work'
const work = 'arn:aws:lambda:us-east-1:123456789012:function:work'

/** One child in this many waits for a second, so that a crash interrupts some of them. */
const waitingEvery = 500
const sampleSize = 50

const states = {
  Waits: {
    Type: 'Choice',
    Choices: [{ Variable: '$.waits', BooleanEquals: true, Next: 'Wait' }],
    Default: 'Number',
  },
  Wait: { Type: 'Wait', Seconds: 1, Next: 'Number' },
  Number: { Type: 'Pass', InputPath: '$.number', Next: 'Done' },
  Done: { Type: 'Pass', End: true },
}

interface Record {
  readonly ExecutionArn: string
  readonly Input: string
  readonly Output: string
  readonly Status: string
}

interface Manifest {
  readonly ResultFiles: Readonly<{ [status: string]: readonly { readonly Key: string }[] }>
}

function mapOf(executionType: 'STANDARD' | 'EXPRESS', processor: object, fields: object = {}): object {
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: executionType }
  return {
    Label: 'each',
    ItemProcessor: { ProcessorConfig, StartAt: Object.keys(processor)[0], States: processor },
    ...fields,
  }
}

/** Runs a map over this many lines, with crashes in between, and returns what it left. */
async function crashed(t: TestContext, executionType: 'STANDARD' | 'EXPRESS', itemCount: number, crashCount: number) {
  const server = await MapRunServer.start(t)
  const lines = Array.from({ length: itemCount }, (_, number) =>
    JSON.stringify({ number, waits: number % waitingEvery === 0 }),
  )
  await server.put('data', 'items.jsonl', `${lines.join('\n')}\n`)
  await server.put('results', 'readme.txt', 'A bucket is a directory.')
  const fields = {
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSONL' },
      Parameters: { Bucket: 'data', Key: 'items.jsonl' },
    },
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: 'results', Prefix: 'run' },
      WriterConfig: { Transformation: 'NONE', OutputType: 'JSONL' },
    },
  }
  const executionArn = await server.startMap(mapOf(executionType, states, fields), {})
  // The number of finished children chooses the moment of a crash without a clock. The last crash is when all are done,
  // and results are being written.
  const moments = Array.from({ length: crashCount }, () => Math.floor(Math.random() * itemCount * 0.8))
  for (const moment of [...moments.sort((left, right) => left - right), itemCount]) {
    const { executionCounts, status } = await server.mapRunUntil(
      executionArn,
      (mapRun) => mapRun.executionCounts.succeeded >= moment,
    )
    t.diagnostic(
      `crash with ${executionCounts.succeeded} of ${itemCount} children done, ${executionCounts.running} running`,
    )
    assert.ok(status === 'RUNNING' || moment === itemCount, 'it was over before the crash')
    await server.crash()
  }
  const { status, output, error, cause } = await server.ended(executionArn)
  assert.equal(status, 'SUCCEEDED', `${error}: ${cause}`)
  const { ResultWriterDetails } = JSON.parse(output!) as { ResultWriterDetails: { Bucket: string; Key: string } }
  const manifest = JSON.parse(await server.read('results', ResultWriterDetails.Key)) as Manifest
  const records: Record[] = []
  for (const { Key } of manifest.ResultFiles.SUCCEEDED!) {
    const text = await server.read('results', Key)
    for (const line of text.trimEnd().split('\n')) records.push(JSON.parse(line) as Record)
  }
  assert.deepEqual([manifest.ResultFiles.FAILED, manifest.ResultFiles.PENDING], [[], []])
  records.forEach((record, index) => {
    assert.deepEqual([record.Input, record.Output, record.Status], [lines[index], String(index), 'SUCCEEDED'])
  })
  assert.equal(records.length, itemCount)
  assert.equal(new Set(records.map((record) => record.ExecutionArn)).size, itemCount, 'each has its own child')
  const mapRun = await server.mapRunOf(executionArn)
  const counts = {
    pending: 0,
    running: 0,
    succeeded: itemCount,
    failed: 0,
    timedOut: 0,
    aborted: 0,
    pendingRedrive: 0,
    failuresNotRedrivable: 0,
    total: itemCount,
    resultsWritten: itemCount,
  }
  assert.deepEqual([mapRun.status, mapRun.itemCounts, mapRun.executionCounts], ['SUCCEEDED', counts, counts])
  const types = (await server.history(executionArn)).map(({ type }) => type)
  assert.deepEqual(types, [
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ])
  return { server, records, mapRun }
}

async function checkHistory(server: MapRunServer, executionArn: string): Promise<readonly string[]> {
  const events = await server.history(executionArn)
  events.forEach(({ id, previousEventId }, index) => {
    assert.equal(id, index + 1, 'ids have no gap and no duplicate')
    assert.ok(previousEventId < id)
  })
  const types = events.map(({ type }) => type)
  for (const once of ['ExecutionStarted', 'ExecutionSucceeded']) {
    assert.equal(types.filter((type) => type === once).length, 1, once)
  }
  return types
}

test('a map run of 100,000 items survives crashes: no item is lost, no Standard child runs twice', {
  timeout: 240_000,
}, async (t) => {
  const { server, records } = await crashed(t, 'STANDARD', 100_000, 2)
  const waiting = records.filter((_, index) => index % waitingEvery === 0)
  for (const { ExecutionArn } of waiting) {
    assert.deepEqual(await checkHistory(server, ExecutionArn), [
      'ExecutionStarted',
      'ChoiceStateEntered',
      'ChoiceStateExited',
      'WaitStateEntered',
      'WaitStateExited',
      'PassStateEntered',
      'PassStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ])
  }
  for (let sample = 0; sample < sampleSize; sample++) {
    const { ExecutionArn } = records[Math.floor(Math.random() * records.length)]!
    await checkHistory(server, ExecutionArn)
  }
})

test('a map run of Express children survives crashes: each item is in the results exactly once', {
  timeout: 120_000,
}, async (t) => {
  await crashed(t, 'EXPRESS', 20_000, 2)
})

test('the settings of UpdateMapRun survive a crash', { timeout: 60_000 }, async (t) => {
  const server = await MapRunServer.start(t)
  await server.call('CreateActivity', { name: 'work' })
  const states = { Work: { Type: 'Task', Resource: activityArn, End: true } }
  const executionArn = await server.startMap(mapOf('STANDARD', states, { MaxConcurrency: 1 }), [0, 1, 2, 3])
  const first = await server.call('GetActivityTask', { activityArn })
  const { mapRunArn } = await server.mapRunOf(executionArn)
  await server.call('UpdateMapRun', { mapRunArn, maxConcurrency: 3, toleratedFailureCount: 1 })
  await server.crash()

  const after = await server.mapRunUntil(executionArn, (mapRun) => mapRun.itemCounts.running === 3)
  assert.deepEqual([after.maxConcurrency, after.toleratedFailureCount, after.itemCounts.pending], [3, 1, 1])
  const second = await server.call('GetActivityTask', { activityArn })
  await server.call('SendTaskFailure', { taskToken: second.taskToken!, error: 'Tolerated' })
  // The token of a task from before the crash is still valid.
  await server.call('SendTaskSuccess', { taskToken: first.taskToken!, output: '"before"' })
  for (let taken = 0; taken < 2; taken++) {
    const { taskToken } = await server.call('GetActivityTask', { activityArn })
    await server.call('SendTaskSuccess', { taskToken: taskToken!, output: '"after"' })
  }
  const { status, output } = await server.ended(executionArn)
  assert.equal(status, 'SUCCEEDED')
  const results = JSON.parse(output!) as (string | { Error: string })[]
  assert.deepEqual(results.map((result) => (typeof result === 'string' ? result : result.Error)).toSorted(), [
    'Tolerated',
    'after',
    'after',
    'before',
  ])
})

test('a threshold that was exceeded just before a crash fails the map run at the next start', {
  timeout: 60_000,
}, async (t) => {
  const server = await MapRunServer.start(t)
  await server.call('CreateActivity', { name: 'work' })
  const states = { Work: { Type: 'Task', Resource: activityArn, End: true } }
  const map = mapOf('STANDARD', states, { MaxConcurrency: 1, ToleratedFailureCount: 1 })
  const executionArn = await server.startMap(map, [0, 1, 2])
  const { taskToken } = await server.call('GetActivityTask', { activityArn })
  await server.call('SendTaskFailure', { taskToken: taskToken!, error: 'Tolerated' })
  // The second child has begun, so the failure of the first is counted.
  await server.call('GetActivityTask', { activityArn })
  const { mapRunArn } = await server.mapRunOf(executionArn)
  // What UpdateMapRun stores before it has any consequences.
  await server.crash(async (directory) => {
    const store = await openSqliteStore({ directory })
    await store.mapRuns.update(mapRunArn, {
      toleratedFailureCount: 0,
      toleratedFailurePercentage: null,
      maxConcurrency: null,
    })
    await store.close()
  })

  assert.equal((await server.ended(executionArn)).error, 'States.ExceedToleratedFailureThreshold')
  const { status, itemCounts } = await server.mapRunOf(executionArn)
  assert.deepEqual([status, itemCounts.failed, itemCounts.aborted, itemCounts.pending], ['FAILED', 1, 1, 1])
})

for (const executionType of ['STANDARD', 'EXPRESS'] as const) {
  test(`a redrive of ${executionType} children continues after a crash`, { timeout: 60_000 }, async (t) => {
    const functions = await HeldFunctions.listen(t)
    const server = await MapRunServer.start(t, functions.url)
    const items = [0, 1, 2, 3, 4, 5, 6, 7]
    functions.answer = (item) => (item < 2 ? 'echo' : 'fail')
    const states = { Work: { Type: 'Task', Resource: work, End: true } }
    const map = mapOf(executionType, states, { MaxConcurrency: 2, ToleratedFailureCount: 1 })
    const executionArn = await server.startMap(map, items)
    assert.equal((await server.ended(executionArn)).error, 'States.ExceedToleratedFailureThreshold')
    const before = await server.mapRunOf(executionArn)
    const childrenBefore = await server.children(before.mapRunArn)

    functions.forget()
    functions.answer = () => 'hold'
    await server.call('RedriveExecution', { executionArn })
    await functions.called(2)
    const [done] = functions.calls
    functions.release(done!)
    // Another one begins only once the end of the first is stored.
    await functions.called(3)
    const held = functions.calls.slice(1)
    functions.forget()
    functions.answer = () => 'echo'
    await server.crash()

    const { status, output, redriveCount, error, cause } = await server.ended(executionArn)
    assert.equal(status, 'SUCCEEDED', `${error}: ${cause}`)
    assert.deepEqual([JSON.parse(output!), redriveCount], [items, 1])
    const expectedCalls = items.filter((item) => item > 1 && item !== done)
    assert.deepEqual(functions.calls.toSorted(), expectedCalls, 'finished work is not repeated')
    assert.ok(held.every((item) => expectedCalls.includes(item)))
    const after = await server.mapRunOf(executionArn)
    assert.deepEqual(
      [after.status, after.redriveCount, after.itemCounts.succeeded, after.itemCounts.total],
      ['SUCCEEDED', 1, items.length, items.length],
    )
    const children = await server.children(after.mapRunArn)
    assert.equal(children.length, items.length)
    for (const { executionArn: child, status, redriveCount } of children) {
      const earlier = childrenBefore.find((known) => known.executionArn === child)
      const expected = earlier === undefined || earlier.status === 'SUCCEEDED' ? 0 : 1
      assert.deepEqual([status, redriveCount], ['SUCCEEDED', expected], child)
      if (executionType === 'EXPRESS') continue
      const types = await checkHistory(server, child)
      assert.equal(types.filter((type) => type === 'ExecutionRedriven').length, expected)
    }
  })
}

test('children whose execution was stopped just before a crash are stopped at the next start', {
  timeout: 60_000,
}, async (t) => {
  const server = await MapRunServer.start(t)
  await server.call('CreateActivity', { name: 'work' })
  const states = { Work: { Type: 'Task', Resource: activityArn, End: true } }
  const items = Array.from({ length: 4_000 }, (_, item) => item)
  const executionArn = await server.startMap(mapOf('STANDARD', states), items)
  const { mapRunArn } = await server.mapRunUntil(executionArn, (mapRun) => mapRun.itemCounts.running === items.length)
  await server.call('StopExecution', { executionArn })
  await server.crash()

  const { status, itemCounts } = await server.mapRunUntil(executionArn, (mapRun) => mapRun.itemCounts.running === 0)
  assert.deepEqual([status, itemCounts.aborted, itemCounts.total], ['ABORTED', items.length, items.length])
  // Children that the first server stopped have no cause. These are the last ones, which it hardly had time to stop.
  const last = (await server.children(mapRunArn)).slice(0, sampleSize)
  const causes = await Promise.all(
    last.map(async (child) => (await server.call('DescribeExecution', { executionArn: child.executionArn })).cause),
  )
  const stoppedAtStart = causes.filter((cause) => cause !== undefined).length
  t.diagnostic(`the crash came before ${stoppedAtStart} of the last ${last.length} children were stopped`)
})
