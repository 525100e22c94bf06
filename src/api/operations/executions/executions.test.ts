import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arnPrefix, setup, startMillis } from '../../test-support/setup.ts'

const startSeconds = startMillis / 1000
const dayMillis = 24 * 60 * 60 * 1000

test('an execution is started, described and listed', async () => {
  const { call, createObedient, stored } = setup()
  const stateMachineArn = await createObedient('orders')
  const input = '{"a": 1.0}'
  const started = await call('StartExecution', { stateMachineArn, name: 'run', input, traceHeader: 'Root=1' })
  const executionArn = `${arnPrefix}:execution:orders:run`
  assert.deepEqual(started, { executionArn, startDate: startSeconds })
  assert.equal((await stored(executionArn)).input, input)
  const common = {
    executionArn,
    name: 'run',
    redriveCount: 0,
    startDate: startSeconds,
    stateMachineArn,
    status: 'SUCCEEDED',
    stopDate: startSeconds,
  }
  assert.deepEqual(await call('DescribeExecution', { executionArn }), {
    ...common,
    input,
    inputDetails: { included: true },
    output: input,
    outputDetails: { included: true },
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    traceHeader: 'Root=1',
  })
  assert.deepEqual(await call('ListExecutions', { stateMachineArn }), { executions: [common] })
})

test('starting under a name again is idempotent only while the same execution runs', async () => {
  const { call, createObedient, failure, time } = setup()
  const stateMachineArn = await createObedient('orders')
  const request = { stateMachineArn, name: 'run', input: '{"wait":true}' }
  const first = await call('StartExecution', request)
  time.millis += 1000
  assert.deepEqual(await call('StartExecution', request), first)
  const exists = `ExecutionAlreadyExists: Execution Already Exists: '${first.executionArn}'`
  assert.equal(await failure('StartExecution', { ...request, input: '{"wait": true}' }), exists)
  await call('StopExecution', { executionArn: first.executionArn })
  assert.equal(await failure('StartExecution', request), exists)
})

test('what cannot be started is refused, in the order of the service', async (t) => {
  const arn = `${arnPrefix}:stateMachine:orders`
  const missing = `${arnPrefix}:stateMachine:missing`
  const invalidInput = (problem: string) => `InvalidExecutionInput: Invalid State Machine Execution Input: '${problem}'`
  const noMachine = `StateMachineDoesNotExist: State Machine Does Not Exist: '${missing}'`
  const cases: [input: object, expected: string][] = [
    [{ stateMachineArn: 'orders' }, "InvalidArn: Invalid Arn: 'Invalid ARN prefix: orders'"],
    [{ stateMachineArn: missing, name: 'a b', input: '{' }, noMachine],
    [{ stateMachineArn: `${arn}:2` }, `StateMachineDoesNotExist: State Machine Does Not Exist: '${arn}:2'`],
    [{ stateMachineArn: arn, name: 'a b', input: '{' }, "InvalidName: Invalid Name: 'a b'"],
    [
      { stateMachineArn: arn, input: 'not' },
      invalidInput(
        "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      ),
    ],
    [{ stateMachineArn: arn, input: '' }, invalidInput('Invalid execution input.')],
    [
      { stateMachineArn: arn, input: "{'a':1}" },
      invalidInput("Unexpected character (''' (code 39)): was expecting double-quote to start field name"),
    ],
    [
      { stateMachineArn: arn, input: '['.repeat(2000) },
      invalidInput('Document nesting depth (1001) exceeds the maximum allowed (1000)'),
    ],
  ]
  for (const [input, expected] of cases) {
    await t.test(expected.slice(0, 100), async () => {
      const { call, createObedient, failure } = setup()
      const stateMachineArn = await createObedient('orders')
      assert.equal(await failure('StartExecution', input), expected)
      assert.deepEqual((await call('ListExecutions', { stateMachineArn })).executions, [])
    })
  }
})

test('without name and input an execution gets a name and an empty object', async () => {
  const { call, createObedient, stored } = setup()
  const { executionArn } = await call('StartExecution', { stateMachineArn: await createObedient('orders') })
  const { name, input, testCase, traceHeader } = await stored(executionArn)
  assert.match(name, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  assert.deepEqual({ input, testCase, traceHeader }, { input: '{}', testCase: null, traceHeader: null })
})

test('a test case is chosen behind the ARN', async () => {
  const { call, createObedient, failure, stored } = setup()
  const stateMachineArn = await createObedient('orders')
  const { executionArn } = await call('StartExecution', { stateMachineArn: `${stateMachineArn}#Happy` })
  assert.equal((await stored(executionArn)).testCase, 'Happy')
  for (const testCase of ['Hapy', '']) {
    for (const operation of ['StartExecution', 'StartSyncExecution'] as const) {
      assert.equal(
        await failure(operation, { stateMachineArn: `${stateMachineArn}#${testCase}` }),
        `ValidationException: There is no test case ${testCase}.`,
      )
    }
  }
})

test('the trace header of the request goes before the one in its body', async () => {
  const { createObedient, stored, send } = setup()
  const given = { stateMachineArn: await createObedient('orders'), name: 'run', traceHeader: 'body' }
  await send('AWSStepFunctions.StartExecution', JSON.stringify(given), { traceHeader: 'header' })
  assert.equal((await stored(`${arnPrefix}:execution:orders:run`)).traceHeader, 'header')
})

test('a synchronous execution answers with its end, also when it failed', async () => {
  const { call, createObedient } = setup()
  const stateMachineArn = await createObedient('quick', 'EXPRESS')
  const run = async (input: string) => {
    const { executionArn, name, ...rest } = await call('StartSyncExecution', { stateMachineArn, input })
    assert.equal(executionArn.startsWith(`${arnPrefix}:express:quick:${name}:`), true)
    return rest
  }
  const common = {
    billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
    inputDetails: { included: true },
    outputDetails: { included: true },
    startDate: startSeconds,
    stateMachineArn,
    stopDate: startSeconds,
  }
  assert.deepEqual(await run('[1]'), { ...common, input: '[1]', output: '[1]', status: 'SUCCEEDED' })
  assert.deepEqual(await run('{"fail":true}'), {
    ...common,
    input: '{"fail":true}',
    status: 'FAILED',
    error: 'Broken',
    cause: 'It was asked to fail.',
  })
})

test('operations that a type of machine does not have are refused', async () => {
  const { call, createObedient, failure } = setup()
  const standard = await createObedient('standard')
  const express = await createObedient('express', 'EXPRESS')
  const unsupported = 'StateMachineTypeNotSupported: This operation is not supported by this type of state machine'
  assert.equal(await failure('StartSyncExecution', { stateMachineArn: standard }), unsupported)
  assert.equal(await failure('ListExecutions', { stateMachineArn: express }), unsupported)
  const { executionArn } = await call('StartExecution', { stateMachineArn: express })
  const wrongType = "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'"
  for (const name of [
    'DescribeExecution',
    'DescribeStateMachineForExecution',
    'GetExecutionHistory',
    'StopExecution',
  ] as const) {
    assert.equal(await failure(name, { executionArn }), wrongType)
  }
})

test('an execution is stopped once', async () => {
  const { call, createObedient, failure, time } = setup()
  const stateMachineArn = await createObedient('orders')
  const { executionArn } = await call('StartExecution', { stateMachineArn, input: '{"wait":true}' })
  const running = await call('DescribeExecution', { executionArn })
  assert.deepEqual(
    [running.status, running.stopDate, running.outputDetails, running.redriveStatusReason],
    ['RUNNING', undefined, undefined, 'Execution is RUNNING and cannot be redriven'],
  )
  time.millis += 1500
  const stopDate = startSeconds + 1.5
  assert.deepEqual(await call('StopExecution', { executionArn, error: 'E', cause: 'C' }), { stopDate })
  time.millis += 1500
  assert.deepEqual(await call('StopExecution', { executionArn }), { stopDate })
  const stopped = await call('DescribeExecution', { executionArn })
  assert.deepEqual([stopped.status, stopped.error, stopped.cause, stopped.stopDate], ['ABORTED', 'E', 'C', stopDate])
  const missing = `${executionArn}2`
  const doesNotExist = `ExecutionDoesNotExist: Execution Does Not Exist: '${missing}'`
  for (const name of ['DescribeExecution', 'GetExecutionHistory', 'StopExecution'] as const) {
    assert.equal(await failure(name, { executionArn: missing }), doesNotExist)
  }
})

test('a description says whether a failed execution can be redriven', async () => {
  const { call, createObedient, store, time } = setup()
  const stateMachineArn = await createObedient('orders')
  const { executionArn } = await call('StartExecution', { stateMachineArn, input: '{"fail":true}' })
  const status = async () => {
    const { redriveStatus, redriveStatusReason } = await call('DescribeExecution', { executionArn })
    return [redriveStatus, redriveStatusReason]
  }
  assert.deepEqual(await status(), ['REDRIVABLE', undefined])
  time.millis += 15 * dayMillis
  assert.deepEqual(await status(), ['NOT_REDRIVABLE', 'Execution redrivable period exceeded'])
  time.millis += 365 * dayMillis
  assert.deepEqual(await status(), ['NOT_REDRIVABLE', 'Execution has exceeded the max execution time'])
  await store.machines.markDeleting(stateMachineArn)
  assert.deepEqual(await status(), ['NOT_REDRIVABLE', 'State machine is in DELETING status.'])
})

test('without execution data a description says only how it went', async () => {
  const { call, createObedient } = setup()
  const stateMachineArn = await createObedient('orders')
  const { executionArn } = await call('StartExecution', { stateMachineArn })
  const described = await call('DescribeExecution', { executionArn, includedData: 'METADATA_ONLY' })
  assert.deepEqual(
    [described.input, described.inputDetails, described.output, described.outputDetails, described.status],
    [undefined, { included: false }, undefined, { included: false }, 'SUCCEEDED'],
  )
})

test('executions are listed newest first, in pages, by status', async () => {
  const { call, createObedient, failure, time } = setup()
  const stateMachineArn = await createObedient('orders')
  for (const [name, input] of [
    ['a', '{}'],
    ['b', '{"wait":true}'],
    ['c', '{}'],
    ['d', '{"fail":true}'],
  ] as const) {
    await call('StartExecution', { stateMachineArn, name, input })
    time.millis += 1000
  }
  const list = async (filter: object) => {
    const { executions, nextToken } = await call('ListExecutions', { stateMachineArn, ...filter })
    return { names: executions.map(({ name }) => name).join(), nextToken }
  }
  const first = await list({ maxResults: 3 })
  assert.equal(first.names, 'd,c,b')
  assert.deepEqual(await list({ maxResults: 1, nextToken: first.nextToken }), { names: 'a', nextToken: undefined })
  for (const [statusFilter, names] of [
    ['SUCCEEDED', 'c,a'],
    ['RUNNING', 'b'],
    ['FAILED', 'd'],
    ['ABORTED', ''],
  ]) {
    assert.equal((await list({ statusFilter })).names, names)
  }
  const other = { stateMachineArn, statusFilter: 'FAILED', nextToken: first.nextToken }
  assert.equal(await failure('ListExecutions', other), "InvalidToken: Invalid Token: 'Invalid token'")
})

test('no more executions are started than may be open', async () => {
  const { call, createObedient, failure } = setup({ openExecutionsMax: 1 })
  const stateMachineArn = await createObedient('orders')
  await call('StartExecution', { stateMachineArn, input: '{"wait":true}' })
  assert.equal(
    await failure('StartExecution', { stateMachineArn }),
    'ExecutionLimitExceeded: 1 executions are open, which is the limit: let some end, or stop them, first.',
  )
})

test('lists of executions need a machine or a map run', async () => {
  const { createObedient, failure } = setup()
  const stateMachineArn = await createObedient('orders')
  const mapRunArn = `${arnPrefix}:mapRun:orders/Map:1`
  const message = 'ValidationException: Must provide a StateMachine ARN or MapRun ARN'
  assert.equal(await failure('ListExecutions', {}), message)
  assert.equal(await failure('ListExecutions', { stateMachineArn, mapRunArn }), message)
  assert.equal(await failure('ListExecutions', { mapRunArn }), `ResourceNotFound: Resource not found: '${mapRunArn}'`)
  assert.match(await failure('ListExecutions', { stateMachineArn, redriveFilter: 'REDRIVEN' }), /^ValidationException/)
  const pending = { stateMachineArn, statusFilter: 'PENDING_REDRIVE' }
  assert.match(await failure('ListExecutions', pending), /^ValidationException/)
})
