import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask } from '../support/local.ts'
import { endOf, lookAt, mapOf, open, outline, pickyStates, run, startWork, take } from './surroundings.ts'

test('the members of an object are items, with their names', async (t) => {
  const { local } = await open(t)
  const { end } = await run(local, mapOf({}), { b: 1, a2: 'x' })
  assert.equal(end.output, '[{"Key":"b","Value":1},{"Key":"a2","Value":"x"}]')
  const selector = { ItemSelector: { 'key.$': '$$.Map.Item.Key', 'item.$': '$$.Map.Item' } }
  const selected = await run(local, mapOf(selector), { b: 1 })
  assert.deepEqual(JSON.parse(selected.end.output!), [
    { key: 'b', item: { Index: 0, Key: 'b', Value: 1, Source: 'STATE_DATA' } },
  ])
})

test('items are batched, together with the batch input', async (t) => {
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

test('batches are filled up to their limit in bytes', async (t) => {
  const { local } = await open(t)
  const bytes = '{"Items":["aaaa","bbbb"]}'.length
  const { end } = await run(local, mapOf({ ItemBatcher: { MaxInputBytesPerBatch: bytes } }), ['aaaa', 'bbbb', 'cccc'])
  assert.equal(end.output, '[{"Items":["aaaa","bbbb"]},{"Items":["cccc"]}]')
  const tight = await run(local, mapOf({ ItemBatcher: { MaxInputBytesPerBatch: bytes - 1 } }), ['aaaa', 'bbbb'])
  assert.equal(tight.end.output, '[{"Items":["aaaa"]},{"Items":["bbbb"]}]')
})

const reader = {
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSONL' },
  Parameters: { Bucket: 'data', Key: 'in.jsonl' },
}
const writer = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out', Prefix: 'runs' } }

test('a file is read, and the results are exported, including items that never started', async (t) => {
  const { local, put, read } = await open(t)
  await put('data', 'in.jsonl', '1\n0\n2\n3\n')
  const fields = {
    MaxConcurrency: 1,
    ItemReader: reader,
    ResultWriter: writer,
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

test('a failing selector fails the run', async (t) => {
  const { local } = await open(t)
  const { end, mapRun } = await run(local, mapOf({ ItemSelector: { 'x.$': '$$.Map.Item.Value.x' } }), [{ x: 1 }, {}])
  assert.equal(end.error, 'States.Runtime')
  assert.equal(mapRun?.status, 'FAILED')
})

test('children before an unreadable item are exported', async (t) => {
  const { local, put, read } = await open(t)
  // More than one read, so that children have ended when the last line is reached.
  const lines = Array.from({ length: 5000 }, (_, index) => JSON.stringify({ index, padding: 'x'.repeat(200) }))
  await put('data', 'in.jsonl', `${lines.join('\n')}\n{oops\n`)
  await put('out', '.keep', '')
  const fields = {
    MaxConcurrency: 10,
    ItemReader: reader,
    ResultWriter: writer,
  }
  const { end, mapRunArn, mapRun } = await run(local, mapOf(fields, undefined, 'EXPRESS'))
  assert.equal(end.error, 'States.ItemReaderFailed')
  const { succeeded, resultsWritten } = mapRun!.executionCounts
  assert(succeeded! > 0)
  assert.equal(resultsWritten, succeeded)
  const folder = `runs/${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}`
  const { ResultFiles } = JSON.parse(await read('out', `${folder}/manifest.json`))
  assert.equal(JSON.parse(await read('out', ResultFiles.SUCCEEDED[0].Key)).length, succeeded)
})

test('a failed run counts the items that it did not reach if they were exported', async (t) => {
  const { local, put } = await open(t)
  await put('data', 'in.jsonl', Array.from({ length: 5000 }, () => '0').join('\n'))
  await put('out', '.keep', '')
  const fields = {
    MaxConcurrency: 1,
    ItemReader: reader,
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out' } },
  }
  const { mapRun } = await run(local, mapOf(fields, pickyStates))
  const { total, failed, pending } = mapRun!.itemCounts
  assert.deepEqual({ total, failed, pending }, { total: 5000, failed: 1, pending: 4999 })
})

test('a redriven run that fails before it has reached all its children exports them all again', async (t) => {
  const { local, put, read } = await open(t)
  await put('out', '.keep', '')
  const fields = {
    MaxConcurrency: 4,
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out' } },
  }
  const executionArn = await startWork(local, fields, [1, 2, 3, 4])
  const fail = async (tokens: readonly string[]) => {
    for (const taskToken of tokens) await ask(local, 'SendTaskFailure', { taskToken, error: 'E' })
  }
  const tokens: string[] = []
  while (tokens.length < 4) tokens.push((await take(local)).taskToken)
  const { mapRunArn } = await lookAt(local, executionArn)
  // All four fail, and then there is room for one at a time.
  await ask(local, 'UpdateMapRun', { mapRunArn, maxConcurrency: 1, toleratedFailureCount: 3 })
  await fail(tokens)
  await endOf(local, executionArn)
  await ask(local, 'RedriveExecution', { executionArn })
  const { taskToken } = await take(local)
  await ask(local, 'UpdateMapRun', { mapRunArn, toleratedFailureCount: 0 })
  await fail([taskToken])
  assert.equal((await endOf(local, executionArn)).error, 'States.ExceedToleratedFailureThreshold')
  const { mapRun } = await lookAt(local, executionArn)
  assert.deepEqual([mapRun?.executionCounts.failed, mapRun?.executionCounts.resultsWritten], [4, 4])
  const failed = await read('out', `${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}/FAILED_0.json`)
  assert.deepEqual(
    (JSON.parse(failed) as { Status: string; RedriveCount: number }[]).map(({ RedriveCount }) => RedriveCount),
    [1, 0, 0, 0],
  )
})
