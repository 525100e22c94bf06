import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { OperationTypes } from '../src/api/model/operation-types.ts'
import type { Local } from '../src/cli/options.ts'
import { ask, createMachine, openLocal } from './support/local.ts'

type Described = OperationTypes['DescribeMapRun']['output']
type Event = { readonly type: string; readonly previousEventId: number; readonly [details: string]: unknown }

const activity = 'arn:aws:states:us-east-1:123456789012:activity:work'
const pass = { P: { Type: 'Pass', End: true } }
const work = { W: { Type: 'Task', Resource: activity, End: true } }
/** Fails for an item that is 0. */
const pickyStates = {
  C: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 0, Next: 'F' }], Default: 'P' },
  F: { Type: 'Fail', Error: 'Zero', Cause: 'it is nothing' },
  P: { Type: 'Pass', End: true },
}

/** A machine of one Distributed Map. */
function mapOf(fields: object, states: object = pass, executionType = 'STANDARD'): string {
  return JSON.stringify({
    StartAt: 'M',
    States: {
      M: {
        Type: 'Map',
        Label: 'each',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType },
          StartAt: Object.keys(states)[0],
          States: states,
        },
        End: true,
        ...fields,
      },
    },
  })
}

interface Surroundings {
  readonly local: Local
  /** Puts an object into the directory that stands in for S3. */
  put(bucket: string, key: string, text: string): Promise<void>
  read(bucket: string, key: string): Promise<string>
}

async function open(t: TestContext): Promise<Surroundings> {
  const root = await mkdtemp(join(tmpdir(), 'stepwell-map-runs-'))
  const local = await openLocal({ s3: { type: 'directory', root } })
  t.after(async () => {
    await local.close()
    await rm(root, { recursive: true, force: true })
  })
  return {
    local,
    async put(bucket, key, text) {
      await mkdir(dirname(join(root, bucket, key)), { recursive: true })
      await writeFile(join(root, bucket, key), text)
    },
    read: (bucket, key) => readFile(join(root, bucket, key), 'utf8'),
  }
}

let machines = 0

/** Runs a machine to its end, with what came of it and of its last map run. */
async function run(local: Local, definition: string, input: unknown = {}) {
  const machineArn = await createMachine(local, `m${machines++}`, definition)
  const { executionArn } = await ask(local, 'StartExecution', {
    stateMachineArn: machineArn,
    input: JSON.stringify(input),
  })
  const execution = (await local.store.executionByArn(executionArn!))!
  const end = (await local.runtime.executionEnded(execution.id))!
  return { executionArn: executionArn!, end, ...(await lookAt(local, executionArn!)) }
}

async function lookAt(local: Local, executionArn: string) {
  const call = async (operation: string, given: object) =>
    (await ask(local, operation, given)) as unknown as Record<string, unknown>
  const { mapRuns } = (await call('ListMapRuns', {
    executionArn,
  })) as unknown as OperationTypes['ListMapRuns']['output']
  const mapRunArn = mapRuns[0]?.mapRunArn
  const { events } = (await call('GetExecutionHistory', { executionArn, maxResults: 1000 })) as unknown as {
    events: readonly Event[]
  }
  if (mapRunArn === undefined) return { mapRunArn: '', mapRun: null, children: [], events }
  const { executions } = (await call('ListExecutions', {
    mapRunArn,
    maxResults: 1000,
  })) as unknown as OperationTypes['ListExecutions']['output']
  return {
    mapRunArn,
    mapRun: (await call('DescribeMapRun', { mapRunArn })) as unknown as Described,
    children: executions,
    events,
  }
}

/** Takes an activity's task. */
async function take(local: Local): Promise<{ taskToken: string; input: string }> {
  return (await ask(local, 'GetActivityTask', { activityArn: activity })) as never
}

async function startWork(local: Local, fields: object, input: unknown): Promise<string> {
  await ask(local, 'CreateActivity', { name: 'work' })
  const stateMachineArn = await createMachine(local, `m${machines++}`, mapOf(fields, work))
  const { executionArn } = await ask(local, 'StartExecution', { stateMachineArn, input: JSON.stringify(input) })
  return executionArn!
}

async function endOf(local: Local, executionArn: string) {
  const execution = (await local.store.executionByArn(executionArn))!
  return (await local.runtime.executionEnded(execution.id))!
}

const outline = (events: readonly Event[]) => events.map(({ type }) => type).join(' ')

test('every item becomes a child execution, and their outputs the result in order', async (t) => {
  const { local } = await open(t)
  const { end, mapRun, children, events } = await run(local, mapOf({}), [1.5, 'two', { three: 3 }])
  assert.equal(end.output, '[1.5,"two",{"three":3}]')
  assert.equal(
    outline(events),
    'ExecutionStarted MapStateEntered MapStateStarted MapRunStarted MapRunSucceeded MapStateSucceeded MapStateExited ExecutionSucceeded',
  )
  const counted = {
    pending: 0,
    running: 0,
    succeeded: 3,
    failed: 0,
    timedOut: 0,
    aborted: 0,
    total: 3,
    resultsWritten: 3,
  }
  assert.deepEqual([mapRun?.status, mapRun?.itemCounts, mapRun?.executionCounts], ['SUCCEEDED', counted, counted])
  assert.equal(children.length, 3)
  for (const { executionArn, name, stateMachineArn, itemCount, status } of children) {
    const machine = stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1)
    assert.match(machine, /^m\d+\/each$/)
    assert.equal(executionArn, `arn:aws:states:us-east-1:123456789012:execution:${machine}:${name}`)
    assert.deepEqual([itemCount, status], [1, 'SUCCEEDED'])
  }
})

test('a child tells of its map run, also where it is Express', async (t) => {
  const { local } = await open(t)
  for (const type of ['STANDARD', 'EXPRESS']) {
    const { children, mapRunArn } = await run(local, mapOf({}, pass, type), ['a'])
    const executionArn = children[0]!.executionArn
    assert.equal(executionArn.includes(':express:'), type === 'EXPRESS')
    const described = await ask(local, 'DescribeExecution', { executionArn })
    assert.deepEqual(
      [described.mapRunArn, described.input, described.output, described.status],
      [mapRunArn, '"a"', '"a"', 'SUCCEEDED'],
    )
    const machine = await ask(local, 'DescribeStateMachineForExecution', { executionArn })
    assert.deepEqual([machine.mapRunArn, machine.label], [mapRunArn, 'each'])
  }
})

test('an empty list is done at once', async (t) => {
  const { local } = await open(t)
  const { end, mapRun } = await run(local, mapOf({}), [])
  assert.deepEqual([end.output, mapRun?.status, mapRun?.itemCounts.total], ['[]', 'SUCCEEDED', 0])
})

test('the members of an object are items, with their names', async (t) => {
  const { local } = await open(t)
  const { end } = await run(local, mapOf({}), { b: 1, a2: 'x' })
  assert.equal(end.output, '[{"Key":"b","Value":1},{"Key":"a2","Value":"x"}]')
  const selector = { ItemSelector: { 'key.$': '$$.Map.Item.Key', 'item.$': '$$.Map.Item' } }
  const selected = await run(local, mapOf(selector), { b: 1 })
  assert.equal(selected.end.output, '[{"key":"b","item":{"Index":0,"Key":"b","Value":1,"Source":"STATE_DATA"}}]')
})

test('no more children run at once than MaxConcurrency says, and UpdateMapRun says otherwise', async (t) => {
  const { local } = await open(t)
  const executionArn = await startWork(local, { MaxConcurrency: 1 }, [1, 2, 3])
  const first = await take(local)
  const before = await lookAt(local, executionArn)
  assert.deepEqual([before.mapRun?.itemCounts.running, before.mapRun?.itemCounts.pending], [1, 2])
  assert.equal(before.mapRun?.maxConcurrency, 1)
  const { mapRunArn } = before
  await ask(local, 'UpdateMapRun', { mapRunArn, maxConcurrency: 3 })
  const [second, third] = [await take(local), await take(local)]
  const after = await lookAt(local, executionArn)
  assert.deepEqual([after.mapRun?.itemCounts.running, after.mapRun?.maxConcurrency], [3, 3])
  for (const { taskToken, input } of [first, second, third]) {
    await ask(local, 'SendTaskSuccess', { taskToken, output: `"did ${input}"` })
  }
  assert.equal((await endOf(local, executionArn)).output, '["did 1","did 2","did 3"]')
  await assert.rejects(ask(local, 'UpdateMapRun', { mapRunArn, maxConcurrency: 3 }), /ValidationException/)
})

test('without a threshold, the first failure fails the run', async (t) => {
  const { local } = await open(t)
  const { end, events, mapRun, children } = await run(local, mapOf({ MaxConcurrency: 1 }, pickyStates), [1, 0, 2])
  assert.deepEqual(
    [end.error, end.cause],
    ['States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded'],
  )
  assert.equal(
    outline(events),
    'ExecutionStarted MapStateEntered MapStateStarted MapRunStarted MapRunFailed MapStateFailed ExecutionFailed',
  )
  const { pending, succeeded, failed, total } = mapRun!.itemCounts
  assert.deepEqual([mapRun?.status, pending, succeeded, failed, total], ['FAILED', 1, 1, 1, 3])
  assert.equal(children.length, 2)
})

test('what is tolerated is told in the result', async (t) => {
  const { local } = await open(t)
  const { end, children } = await run(local, mapOf({ ToleratedFailureCount: 1 }, pickyStates), [1, 0])
  const [first, second] = JSON.parse(end.output!) as [number, Record<string, unknown>]
  assert.equal(first, 1)
  const failed = children.find(({ status }) => status === 'FAILED')!
  assert.deepEqual(
    [second.Status, second.Error, second.Cause, second.ExecutionArn],
    ['FAILED', 'Zero', 'it is nothing', failed.executionArn],
  )
})

test('a percentage is of all items', async (t) => {
  const { local } = await open(t)
  const tolerated = await run(local, mapOf({ ToleratedFailurePercentage: 50 }, pickyStates), [0, 1, 0, 1])
  assert.equal(tolerated.end.status, 'SUCCEEDED')
  const exceeded = await run(local, mapOf({ ToleratedFailurePercentage: 49.9 }, pickyStates), [0, 1, 0, 1])
  assert.equal(exceeded.end.error, 'States.ExceedToleratedFailureThreshold')
})

test('a failed run can be retried, as a new run, and then caught', async (t) => {
  const { local } = await open(t)
  const fields = {
    Retry: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
  }
  const definition = JSON.parse(mapOf(fields, pickyStates))
  definition.States.Caught = { Type: 'Pass', End: true }
  const { end, executionArn, local: _ } = { local, ...(await run(local, JSON.stringify(definition), [0])) }
  assert.equal(JSON.parse(end.output!).Error, 'States.ExceedToleratedFailureThreshold')
  const { mapRuns } = (await ask(local, 'ListMapRuns', { executionArn })) as unknown as { mapRuns: unknown[] }
  assert.equal(mapRuns.length, 2)
})

test('items are batched, and the batch input is beside them', async (t) => {
  const { local } = await open(t)
  const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { 'day.$': '$.day' } }
  const fields = { ItemBatcher, ItemsPath: '$.items', ItemSelector: { 'n.$': '$$.Map.Item.Value' } }
  const { end, mapRun, children } = await run(local, mapOf(fields), { day: 'today', items: [1, 2, 3] })
  assert.equal(
    end.output,
    '[{"BatchInput":{"day":"today"},"Items":[{"n":1},{"n":2}]},{"BatchInput":{"day":"today"},"Items":[{"n":3}]}]',
  )
  assert.deepEqual([mapRun?.itemCounts.total, mapRun?.executionCounts.total], [3, 2])
  assert.deepEqual(
    children.map(({ itemCount }) => itemCount),
    [1, 2],
  )
})

test('batches are filled up to their bytes', async (t) => {
  const { local } = await open(t)
  const bytes = '{"Items":["aaaa","bbbb"]}'.length
  const { end } = await run(local, mapOf({ ItemBatcher: { MaxInputBytesPerBatch: bytes } }), ['aaaa', 'bbbb', 'cccc'])
  assert.equal(end.output, '[{"Items":["aaaa","bbbb"]},{"Items":["cccc"]}]')
  const tight = await run(local, mapOf({ ItemBatcher: { MaxInputBytesPerBatch: bytes - 1 } }), ['aaaa', 'bbbb'])
  assert.equal(tight.end.output, '[{"Items":["aaaa"]},{"Items":["bbbb"]}]')
})

test('a file is read, and the results are exported with what was never started', async (t) => {
  const { local, put, read } = await open(t)
  await put('data', 'in.jsonl', '1\n0\n2\n3\n')
  const fields = {
    MaxConcurrency: 1,
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSONL' },
      Parameters: { Bucket: 'data', Key: 'in.jsonl' },
    },
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out', Prefix: 'runs' } },
    ItemSelector: { 'n.$': '$$.Map.Item.Value', 'from.$': '$$.Map.Item.Source' },
  }
  await put('out', '.keep', '')
  const states = JSON.parse(JSON.stringify(pickyStates).replace('"$"', '"$.n"'))
  const { end, mapRunArn } = await run(local, mapOf(fields, states))
  assert.equal(end.error, 'States.ExceedToleratedFailureThreshold')
  const folder = `runs/${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}`
  const manifest = JSON.parse(await read('out', `${folder}/manifest.json`))
  assert.equal(manifest.MapRunArn, mapRunArn)
  const files = Object.entries(manifest.ResultFiles as Record<string, { Key: string }[]>)
  const written = await Promise.all(
    files.map(
      async ([kind, [file]]) => [kind, JSON.parse(await read('out', file!.Key)) as { Input: string }[]] as const,
    ),
  )
  const from = 'S3://data/in.jsonl'
  assert.deepEqual(
    Object.fromEntries(written.map(([kind, records]) => [kind, records.map(({ Input }) => JSON.parse(Input))])),
    {
      SUCCEEDED: [{ n: 1, from }],
      FAILED: [{ n: 0, from }],
      PENDING: [
        { n: 2, from },
        { n: 3, from },
      ],
    },
  )
  const good = await run(local, mapOf({ ...fields, ToleratedFailureCount: 1 }, states))
  assert.deepEqual(JSON.parse(good.end.output!), {
    MapRunArn: good.mapRunArn,
    ResultWriterDetails: {
      Bucket: 'out',
      Key: `runs/${good.mapRunArn.slice(good.mapRunArn.lastIndexOf(':') + 1)}/manifest.json`,
    },
  })
  assert.deepEqual([good.mapRun?.itemCounts.total, good.mapRun?.itemCounts.failed], [4, 1])
})

test('a missing file fails the run, and a missing bucket its results', async (t) => {
  const { local } = await open(t)
  const reader = {
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: 'none', Key: 'none.json' },
    },
  }
  assert.equal((await run(local, mapOf(reader))).end.error, 'States.ItemReaderFailed')
  const writer = { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'none' } } }
  const { end, events } = await run(local, mapOf(writer), [1])
  assert.equal(end.error, 'States.ResultWriterFailed')
  assert.match(outline(events), /MapRunStarted MapRunFailed MapStateFailed ExecutionFailed$/)
})

test('results that are too large fail the state', async (t) => {
  const { local } = await open(t)
  const large = { P: { Type: 'Pass', Result: 'x'.repeat(200_000), End: true } }
  const { end } = await run(local, mapOf({}, large), [1, 2])
  assert.equal(end.error, 'States.DataLimitExceeded')
})

test('a selector that fails, fails the run', async (t) => {
  const { local } = await open(t)
  const { end, mapRun } = await run(local, mapOf({ ItemSelector: { 'x.$': '$$.Map.Item.Value.x' } }), [{ x: 1 }, {}])
  assert.equal(end.error, 'States.Runtime')
  assert.equal(mapRun?.status, 'FAILED')
})

test('stopping the execution aborts its map run and the children', async (t) => {
  const { local } = await open(t)
  const executionArn = await startWork(local, { MaxConcurrency: 2 }, [1, 2, 3])
  await take(local)
  await take(local)
  await ask(local, 'StopExecution', { executionArn })
  for (;;) {
    const { mapRun, children } = await lookAt(local, executionArn)
    assert.equal(mapRun?.status, 'ABORTED')
    if (children.some(({ status }) => status === 'RUNNING')) continue
    assert.deepEqual(
      children.map(({ status }) => status),
      ['ABORTED', 'ABORTED'],
    )
    const { aborted, pending, total } = mapRun.itemCounts
    assert.deepEqual([aborted, pending, total], [2, 1, 3])
    break
  }
})

test('a sibling that fails aborts the map run beside it', async (t) => {
  const { local } = await open(t)
  const map = JSON.parse(mapOf({}, { S: { Type: 'Wait', Seconds: 1000, End: true } }))
  const fail = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 5, Next: 'F' }, F: { Type: 'Fail' } } }
  const definition = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [map, fail], End: true } } }
  const { events, mapRun } = await run(local, JSON.stringify(definition), [1])
  assert.match(outline(events), /MapRunAborted MapStateAborted/)
  assert.equal(mapRun?.status, 'ABORTED')
})

test('a child can have a Distributed Map of its own', async (t) => {
  const { local } = await open(t)
  const inner = { Inner: { ...JSON.parse(mapOf({ Label: 'inner' })).States.M } }
  const { end } = await run(local, mapOf({}, inner), [[1, 2], [3]])
  assert.equal(end.output, '[[1,2],[3]]')
})

test('a map without a label has the same one in all its runs', async (t) => {
  const { local } = await open(t)
  const definition = JSON.parse(mapOf({}))
  delete definition.States.M.Label
  const stateMachineArn = await createMachine(local, 'unlabelled', JSON.stringify(definition))
  const labels = new Set<string>()
  for (let count = 0; count < 2; count++) {
    const { executionArn } = await ask(local, 'StartExecution', { stateMachineArn, input: '[1]' })
    await endOf(local, executionArn!)
    labels.add((await lookAt(local, executionArn!)).mapRunArn.split(/[/:]/).at(-2)!)
  }
  assert.equal(labels.size, 1)
  assert.match([...labels][0]!, /^[0-9a-f-]{36}$/)
})
