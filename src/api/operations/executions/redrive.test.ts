import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arnPrefix, setup, startMillis } from '../../test-support/setup.ts'

const minuteMillis = 60_000
const dayMillis = 24 * 60 * minuteMillis

/** An API with a machine whose only execution has failed: once redriven, it waits for a worker again. */
async function setupFailed(machineName = 'orders') {
  const api = setup()
  const { taskToken, ...about } = await api.takeTask(machineName, '{"a":1}')
  const { executionArn } = about
  await api.call('SendTaskFailure', { taskToken, error: 'Broken' })
  const describe = () => api.call('DescribeExecution', { executionArn })
  const refusal = () => api.failure('RedriveExecution', { executionArn })
  return { ...api, ...about, describe, refusal }
}

test('a redriven execution runs again, and no description shows how it had ended', async () => {
  const { call, time, stateMachineArn, executionArn, describe } = await setupFailed()
  const failed = await describe()
  assert.deepEqual([failed.status, failed.redriveCount, failed.redriveDate], ['FAILED', 0, undefined])
  time.millis += minuteMillis
  const redriveDate = (startMillis + minuteMillis) / 1000
  assert.deepEqual(await call('RedriveExecution', { executionArn }), { redriveDate })
  const running = {
    executionArn,
    name: executionArn.slice(`${arnPrefix}:execution:orders:`.length),
    redriveCount: 1,
    redriveDate,
    startDate: startMillis / 1000,
    stateMachineArn,
    status: 'RUNNING',
  }
  assert.deepEqual(await describe(), {
    ...running,
    input: '{"a":1}',
    inputDetails: { included: true },
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
  })
  const list = await call('ListExecutions', { stateMachineArn, statusFilter: 'RUNNING' })
  assert.deepEqual(list.executions, [running])
  assert.deepEqual(await call('ListExecutions', { stateMachineArn, statusFilter: 'FAILED' }), { executions: [] })
})

test('an execution that was stopped can be redriven, and stopped again', async () => {
  const { call, executionArn, describe } = await setupFailed()
  for (const redriveCount of [1, 2, 3]) {
    await call('RedriveExecution', { executionArn })
    await call('StopExecution', { executionArn, error: `E${redriveCount}` })
    const described = await describe()
    assert.deepEqual(
      [described.status, described.error, described.redriveCount, described.redriveStatus],
      ['ABORTED', `E${redriveCount}`, redriveCount, 'REDRIVABLE'],
    )
  }
})

/** Makes the store report that every history has this many events: writing them would take seconds. */
function setEventCount({ store }: Awaited<ReturnType<typeof setupFailed>>, events: number): void {
  store.histories.lastEventId = async () => events
}

test('what cannot be redriven is refused with the reason that a description gives', async (t) => {
  const cases: Record<string, (api: Awaited<ReturnType<typeof setupFailed>>) => unknown> = {
    'Execution is RUNNING and cannot be redriven': ({ call, executionArn }) =>
      call('RedriveExecution', { executionArn }),
    'State machine is in DELETING status.': ({ store, stateMachineArn }) =>
      store.machines.markDeleting(stateMachineArn),
    'Execution redrivable period exceeded': ({ time }) => {
      time.millis += 14 * dayMillis + 1
    },
    'Execution has exceeded the max execution time': ({ time }) => {
      time.millis += 365 * dayMillis + 1
    },
    'Execution was started before the launch of RedriveExecution': ({ store, time }) =>
      store.executions.removeRetainedFramesBefore(time.millis + minuteMillis, 10),
    'Execution history event limit exceeded': (api) => setEventCount(api, 24_999),
  }
  for (const [reason, prepare] of Object.entries(cases)) {
    await t.test(reason, async () => {
      const api = await setupFailed()
      await prepare(api)
      assert.equal(await api.refusal(), `ExecutionNotRedrivable: ${reason}`)
      const { redriveStatus, redriveStatusReason } = await api.describe()
      assert.deepEqual([redriveStatus, redriveStatusReason], ['NOT_REDRIVABLE', reason])
    })
  }
})

test('on the last day, and with the last event that leaves room, an execution is still redrivable', async () => {
  const api = await setupFailed()
  const { call, time, executionArn } = api
  time.millis += 14 * dayMillis
  setEventCount(api, 24_998)
  await call('RedriveExecution', { executionArn })
})

test('a success is not redriven, nor what does not exist', async () => {
  const { call, createObedient, failure } = setup()
  const stateMachineArn = await createObedient('orders')
  const { executionArn } = await call('StartExecution', { stateMachineArn })
  const refusals: [executionArn: string, expected: string][] = [
    [executionArn, 'ExecutionNotRedrivable: Execution is SUCCEEDED and cannot be redriven'],
    [`${executionArn}x`, `ExecutionDoesNotExist: Execution Does Not Exist: '${executionArn}x'`],
    ['orders', "InvalidArn: Invalid Arn: 'Invalid ARN prefix: orders'"],
    [stateMachineArn, "InvalidArn: Invalid Arn: 'Resource type not valid in this context: stateMachine'"],
    [
      `${arnPrefix}:express:orders:run:11111111-1111-4111-8111-111111111111`,
      "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'",
    ],
  ]
  for (const [arn, expected] of refusals)
    assert.equal(await failure('RedriveExecution', { executionArn: arn }), expected)
  const spaced = { executionArn, clientToken: 'a b' }
  assert.match(await failure('RedriveExecution', spaced), /^ValidationException: .* at 'clientToken' failed/)
})

test('a request of the same client token has the same answer for a quarter of an hour', async () => {
  const { call, time, executionArn, describe, refusal } = await setupFailed()
  const redrive = (clientToken: string) => call('RedriveExecution', { executionArn, clientToken })
  const first = await redrive('a')
  time.millis += 15 * minuteMillis
  assert.deepEqual(await redrive('a'), first)
  assert.equal(await refusal(), 'ExecutionNotRedrivable: Execution is RUNNING and cannot be redriven')
  assert.equal((await describe()).redriveCount, 1)
  await call('StopExecution', { executionArn })
  assert.deepEqual(await redrive('a'), first)
  assert.equal((await describe()).status, 'ABORTED')
  time.millis += 1
  const second = await redrive('a')
  assert.notDeepEqual(second, first)
  assert.equal((await describe()).redriveCount, 2)
})

test('the last ten client tokens are remembered', async () => {
  const { call, executionArn, describe } = await setupFailed()
  const redrive = (clientToken: string) => call('RedriveExecution', { executionArn, clientToken })
  for (let number = 0; number <= 10; number++) {
    await redrive(`token-${number}`)
    await call('StopExecution', { executionArn })
  }
  await redrive('token-1')
  assert.equal((await describe()).redriveCount, 11)
  await redrive('token-0')
  assert.equal((await describe()).redriveCount, 12)
})

test('an execution of a Standard machine called express is a Standard one', async () => {
  const { call, executionArn, describe, activityArn } = await setupFailed('express')
  const { redriveDate } = await call('RedriveExecution', { executionArn })
  const redriven = await describe()
  assert.deepEqual([redriven.status, redriven.redriveCount, redriven.redriveDate], ['RUNNING', 1, redriveDate])
  const { taskToken } = await call('GetActivityTask', { activityArn })
  await call('SendTaskSuccess', { taskToken: taskToken!, output: '{}' })
  const { events } = await call('GetExecutionHistory', { executionArn })
  assert.deepEqual(
    (events as { type: string }[]).map(({ type }) => type),
    [
      'ExecutionStarted',
      'TaskStateEntered',
      'ActivityScheduled',
      'ActivityStarted',
      'ActivityFailed',
      'ExecutionFailed',
      'ExecutionRedriven',
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ],
  )
})
