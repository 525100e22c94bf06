import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, createMachine } from '../support/local.ts'
import { endOf, lookAt, mapOf, open, outline, pass, pickyStates, run, startWork, take } from './surroundings.ts'

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
    pendingRedrive: 0,
    failuresNotRedrivable: 0,
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

test('a child names its map run, even if it is Express', async (t) => {
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

test('no more children run at once than MaxConcurrency says, and UpdateMapRun changes that', async (t) => {
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

test('a child whose Choice matches nothing fails, and the run continues if it tolerates that', async (t) => {
  const { local } = await open(t)
  const states = {
    Pick: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 1, Next: 'Done' }] },
    Done: { Type: 'Succeed' },
  }
  for (const type of ['STANDARD', 'EXPRESS']) {
    const { end, children } = await run(local, mapOf({ ToleratedFailureCount: 1 }, states, type), [1, 2])
    assert.equal(end.status, 'SUCCEEDED')
    const failed = children.find(({ status }) => status === 'FAILED')!
    const { error, cause } = await ask(local, 'DescribeExecution', { executionArn: failed.executionArn })
    assert.equal(error, 'States.Runtime')
    assert.match(
      cause!,
      /'Pick' .* Failed to transition out of the state\. The state does not point to a next state\.$/,
    )
  }
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

test('tolerated failures are in the result', async (t) => {
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

test('a failing sibling aborts the map run next to it', async (t) => {
  const { local } = await open(t)
  const map = JSON.parse(mapOf({}, { S: { Type: 'Wait', Seconds: 1000, End: true } }))
  const fail = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 5, Next: 'F' }, F: { Type: 'Fail' } } }
  const definition = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [map, fail], End: true } } }
  const { events, mapRun } = await run(local, JSON.stringify(definition), [1])
  assert.match(outline(events), /MapRunAborted MapStateAborted/)
  assert.equal(mapRun?.status, 'ABORTED')
})

test('a map run that has failed is not aborted with its branch', async (t) => {
  const { local } = await open(t)
  const map = JSON.parse(mapOf({}, pickyStates))
  const other = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 5, End: true } } }
  const definition = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [map, other], End: true } } }
  const { events, mapRun } = await run(local, JSON.stringify(definition), [0])
  assert.equal(mapRun?.status, 'FAILED')
  assert.equal(
    events
      .filter(({ type }) => type.startsWith('MapRun'))
      .map(({ type }) => type)
      .join(' '),
    'MapRunStarted MapRunFailed',
  )
  assert.match(
    outline(events),
    /MapRunFailed MapStateFailed MapStateAborted WaitStateAborted ParallelStateFailed ExecutionFailed$/,
  )
})

test('a child can have its own Distributed Map', async (t) => {
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
  const [label] = labels
  assert.match(label!, /^[0-9a-f-]{36}$/)
  const labelled = `${stateMachineArn}/${label}`
  const described = await ask(local, 'DescribeStateMachine', { stateMachineArn: labelled })
  assert.deepEqual([described.label, described.name, described.stateMachineArn], [label, 'unlabelled', labelled])
})

test('a redrive runs failed children again, starts those that never started, and keeps those that succeeded', async (t) => {
  for (const executionType of ['STANDARD', 'EXPRESS']) {
    const { local } = await open(t)
    const states = {
      W: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:sfn:describeActivity',
        Parameters: { 'ActivityArn.$': '$' },
        End: true,
      },
    }
    const activityArn = (name: string) => `arn:aws:states:us-east-1:123456789012:activity:${name}`
    await ask(local, 'CreateActivity', { name: 'there' })
    const items = ['there', 'later', 'there', 'there'].map(activityArn)
    const before = await run(local, mapOf({ MaxConcurrency: 1 }, states, executionType), items)
    assert.equal(before.end.error, 'States.ExceedToleratedFailureThreshold')
    assert.deepEqual(
      before.children.map(({ status }) => status),
      ['FAILED', 'SUCCEEDED'],
    )
    const failed = before.children[0]!
    const described = await ask(local, 'DescribeExecution', { executionArn: failed.executionArn })
    assert.equal(described.redriveStatus, 'REDRIVABLE_BY_MAP_RUN')
    await ask(local, 'CreateActivity', { name: 'later' })
    const { executionArn, mapRunArn } = before
    await ask(local, 'RedriveExecution', { executionArn })
    const end = await endOf(local, executionArn)
    assert.equal(end.status, 'SUCCEEDED', `${end.error}: ${end.cause}`)
    const after = await lookAt(local, executionArn)
    assert.equal(after.mapRunArn, mapRunArn)
    assert.match(
      outline(after.events),
      /MapRunFailed MapStateFailed ExecutionFailed ExecutionRedriven MapRunRedriven MapRunSucceeded MapStateSucceeded MapStateExited ExecutionSucceeded$/,
    )
    const { redriveCount, itemCounts, status } = after.mapRun!
    assert.deepEqual([status, redriveCount, itemCounts.succeeded, itemCounts.total], ['SUCCEEDED', 1, 4, 4])
    assert.deepEqual(after.children.map(({ status, redriveCount }) => [status, redriveCount]).reverse(), [
      ['SUCCEEDED', 0],
      ['SUCCEEDED', 1],
      ['SUCCEEDED', 0],
      ['SUCCEEDED', 0],
    ])
    assert.equal(after.children[2]!.executionArn, failed.executionArn)
    const filter = { mapRunArn, redriveFilter: 'REDRIVEN' }
    const redriven = (await ask(local, 'ListExecutions', filter)) as unknown as { executions: unknown[] }
    assert.equal(redriven.executions.length, 1)
  }
})

test('a stopped execution is redriven with its stopped children', async (t) => {
  const { local } = await open(t)
  const executionArn = await startWork(local, { MaxConcurrency: 1 }, [1, 2])
  await take(local)
  await ask(local, 'StopExecution', { executionArn })
  await ask(local, 'RedriveExecution', { executionArn })
  for (const expected of ['1', '2']) {
    const { taskToken, input } = await take(local)
    assert.equal(input, expected)
    await ask(local, 'SendTaskSuccess', { taskToken, output: `"did ${input}"` })
  }
  assert.equal((await endOf(local, executionArn)).output, '["did 1","did 2"]')
})

test('a redriven run that fails too much again, before it has read its file, says so', async (t) => {
  const { local, put } = await open(t)
  await put('data', 'in.json', '[1,2,3]')
  const ItemReader = {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSON' },
    Parameters: { Bucket: 'data', Key: 'in.json' },
  }
  const executionArn = await startWork(local, { MaxConcurrency: 2, ItemReader }, {})
  const { taskToken } = await take(local)
  await take(local)
  const { mapRunArn } = await lookAt(local, executionArn)
  // This way, the second one still waits to be redriven when the first one fails.
  await ask(local, 'UpdateMapRun', { mapRunArn, maxConcurrency: 1 })
  await ask(local, 'SendTaskFailure', { taskToken, error: 'First' })
  await endOf(local, executionArn)

  await ask(local, 'RedriveExecution', { executionArn })
  await ask(local, 'SendTaskFailure', { taskToken: (await take(local)).taskToken, error: 'Second' })
  assert.equal((await endOf(local, executionArn)).error, 'States.ExceedToleratedFailureThreshold')
})

test('a child is not redriven by itself', async (t) => {
  const { local } = await open(t)
  const { children } = await run(local, mapOf({}, pickyStates), [0])
  const { executionArn } = children[0]!
  await assert.rejects(ask(local, 'RedriveExecution', { executionArn }), /ExecutionNotRedrivable/)
})

test('deleting a machine ends its map run at the next transition of a child', async (t) => {
  const { local } = await open(t)
  const executionArn = await startWork(local, { MaxConcurrency: 2 }, [1, 2, 3, 4])
  const { taskToken } = await take(local)
  const stateMachineArn = executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '')
  await ask(local, 'DeleteStateMachine', { stateMachineArn })
  assert.equal((await ask(local, 'DescribeExecution', { executionArn })).status, 'RUNNING')
  await ask(local, 'SendTaskSuccess', { taskToken, output: '1' })
  assert.equal((await endOf(local, executionArn)).status, 'ABORTED')
  for (const { executionArn: arn } of (await lookAt(local, executionArn)).children) await endOf(local, arn)
  const { mapRun, children } = await lookAt(local, executionArn)
  assert.equal(mapRun?.status, 'ABORTED')
  assert(children.length < 4 && children.every(({ status }) => status === 'ABORTED'))
  assert.equal((await local.call('DescribeStateMachine', JSON.stringify({ stateMachineArn }))).status, 400)
})

test('the redrive date is shown for a Standard child, not for an Express one', async (t) => {
  const { local } = await open(t)
  for (const [type, told] of [
    ['STANDARD', 'number'],
    ['EXPRESS', 'undefined'],
  ] as const) {
    const { executionArn, end } = await run(local, mapOf({}, pickyStates, type), [0])
    assert.equal(end.status, 'FAILED')
    await ask(local, 'RedriveExecution', { executionArn })
    await endOf(local, executionArn)
    const { children } = await lookAt(local, executionArn)
    const child = (await ask(local, 'DescribeExecution', { executionArn: children[0]!.executionArn })) as object
    for (const described of [children[0]!, child as (typeof children)[0]]) {
      assert.deepEqual([described.redriveCount, typeof described.redriveDate], [1, told])
    }
  }
})
