import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { unknownCaller } from '../../../control/caller.ts'
import { createDispatch } from '../../protocol/dispatch.ts'
import { setup } from '../../test-support/setup.ts'
import { consoleTargetPrefix } from '../console-operation.ts'
import { consoleOperations } from './index.ts'

interface Progress {
  readonly id: string
  readonly status: string
  readonly matched: number
  readonly done: number
  readonly refused: number
  readonly reasons: readonly { readonly message: string; readonly count: number; readonly executionArn: string }[]
}

const waiting = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3600, End: true } } })
const failing = JSON.stringify({ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } })

async function serve(authorize?: Parameters<typeof createDispatch>[0]['authorize']) {
  const parts = await setup()
  const context = { ...parts.context, ...(authorize !== undefined && { authorize }) }
  const dispatch = createDispatch(context, consoleOperations, consoleTargetPrefix)
  const ask = async <Output>(name: string, input: object): Promise<Output> => {
    const { status, body } = await dispatch({
      target: consoleTargetPrefix + name,
      body: JSON.stringify(input),
      traceHeader: null,
      caller: unknownCaller('console'),
      signal: () => new AbortController().signal,
    })
    assert.equal(status, 200, body)
    return JSON.parse(body) as Output
  }
  const ended = async ({ id }: Progress): Promise<Progress> => {
    for (;;) {
      const progress = await ask<Progress>('DescribeBulk', { id })
      if (progress.status !== 'RUNNING') return progress
      await setImmediate()
    }
  }
  const bulk = async (input: object) => ended(await ask<Progress>('StartBulk', input))
  return { ...parts, ask, bulk }
}

test('all that a query finds is stopped, and what cannot be is counted with the reason', async () => {
  const { call, createMachine, bulk, ask } = await serve()
  const stateMachineArn = await createMachine('waits', 'STANDARD', waiting)
  const failed = await createMachine('fails', 'STANDARD', failing)
  for (let count = 0; count < 25; count += 1) await call('StartExecution', { stateMachineArn })
  await call('StartExecution', { stateMachineArn: failed })

  const dry = await bulk({ action: 'STOP', query: {}, dryRun: true })
  assert.deepEqual([dry.status, dry.matched, dry.done, dry.refused], ['SUCCEEDED', 26, 25, 1])
  assert.deepEqual(
    dry.reasons.map(({ message, count }) => [message, count]),
    [['The execution has ended.', 1]],
  )
  const open = { statuses: ['RUNNING'] }
  assert.equal((await ask<{ executions: unknown[] }>('SearchExecutions', open)).executions.length, 25)

  const stopped = await bulk({ action: 'STOP', query: open })
  assert.deepEqual([stopped.status, stopped.matched, stopped.done], ['SUCCEEDED', 25, 25])
  assert.equal((await ask<{ executions: unknown[] }>('SearchExecutions', open)).executions.length, 0)
  const jobs = await ask<{ bulks: Progress[] }>('ListBulks', {})
  assert.deepEqual(
    jobs.bulks.map(({ id }) => id),
    [stopped.id, dry.id],
  )
})

test('those that are named are redriven, or started again with their input', async () => {
  const { call, createMachine, bulk } = await serve()
  const stateMachineArn = await createMachine('fails', 'STANDARD', failing)
  const { executionArn } = await call('StartExecution', { stateMachineArn, input: '{"a":1}' })
  const redriven = await bulk({ action: 'REDRIVE', executionArns: [executionArn] })
  assert.deepEqual([redriven.done, redriven.refused], [1, 0])
  assert.equal((await call('DescribeExecution', { executionArn })).redriveCount, 1)
  const again = await bulk({ action: 'START_AGAIN', executionArns: [executionArn, `${executionArn}x`] })
  assert.deepEqual([again.done, again.refused], [1, 1])
  assert.match(again.reasons[0]?.message ?? '', /Execution Does Not Exist: '…'/)
  const { executions } = await call('ListExecutions', { stateMachineArn })
  assert.equal(executions.length, 2)
  assert.equal((await call('DescribeExecution', { executionArn: executions[0]!.executionArn })).input, '{"a":1}')
})

test('a job does nothing that its caller may not do', async () => {
  const { call, createMachine, bulk } = await serve((_caller, action) =>
    action === 'states:StopExecution' ? { allowed: false, reason: 'not allowed' } : { allowed: true },
  )
  const { executionArn } = await call('StartExecution', {
    stateMachineArn: await createMachine('waits', 'STANDARD', waiting),
  })
  const { done, reasons } = await bulk({ action: 'STOP', query: {} })
  assert.deepEqual([done, reasons], [0, [{ message: 'not allowed', count: 1, executionArn }]])
  assert.equal((await call('DescribeExecution', { executionArn })).status, 'RUNNING')
})
