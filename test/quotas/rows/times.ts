import assert from 'node:assert/strict'
import { createDispatch, operations } from '../../../src/api/index.ts'
import { serveRows } from '../../../src/cli/options-table.ts'
import { unknownCaller } from '../../../src/control/caller.ts'
import { Retention } from '../../../src/runtime/upkeep/retention.ts'
import { type HttpInvokeOptions, httpInvoke } from '../../../src/services/http/http-invoke.ts'
import { assertFailed, RecordingReport, succeededText, taskCall } from '../../../src/services/test-support/task-call.ts'
import { definitionOf, roleArn, World } from '../../support/world.ts'
import { endOf } from '../proof.ts'
import { enforced, notEnforced, type QuotaRow } from '../quota-row.ts'

const yearSeconds = 365 * 24 * 60 * 60
const daySeconds = 24 * 60 * 60
const noThrottling =
  'A server serves its own callers as fast as it can, and has no other customers to protect from them.'

const waiting = (seconds: number) => definitionOf({ Sleep: { Type: 'Wait', Seconds: seconds, End: true } })

export const timeRows: readonly QuotaRow[] = [
  enforced('execution time', '1 year / 5 minutes', 'An execution that takes longer ends as `TIMED_OUT`.', async (t) => {
    const world = await World.open(t)
    const standard = async (seconds: number) => {
      const { status, startDate, stopDate } = await endOf(world, await world.machine(waiting(seconds)), seconds)
      return [status, (Number(stopDate) - Number(startDate)) / 1000]
    }
    assert.deepEqual(await standard(yearSeconds - 1), ['SUCCEEDED', yearSeconds - 1])
    assert.deepEqual(await standard(yearSeconds + 1), ['TIMED_OUT', yearSeconds])

    const express = async (seconds: number) => {
      const stateMachineArn = await world.machine(waiting(seconds), 'EXPRESS')
      const answer = world.local.call('StartSyncExecution', JSON.stringify({ stateMachineArn }))
      await world.pass(seconds + 1)
      const { status, startDate, stopDate } = JSON.parse((await answer).body)
      return [status, Math.round((stopDate - startDate) * 1000)]
    }
    assert.deepEqual(await express(299), ['SUCCEEDED', 299_000])
    assert.deepEqual(await express(301), ['TIMED_OUT', 300_000])
  }),
  enforced(
    'retention',
    '90 days (30 on request)',
    'Older closed executions are removed. `--retention-days` sets another time.',
    async (t) => {
      const days = serveRows.retentionDays.fallback
      assert.equal(days, 90)
      const world = await World.open(t)
      const executionArn = await world.ended()
      const logger = { error: (details: object) => assert.fail(JSON.stringify(details)) }
      const found = async () => (await world.local.store.executions.byArn(executionArn)) !== null
      await world.pass(90 * daySeconds)
      await sweep(world, new Retention(world.local.store.executions, world.clock, days, logger), 0.05)
      assert.equal(await found(), false, 'past the ninety days it goes')

      const kept = await world.ended()
      await world.pass(90 * daySeconds - 1)
      await sweep(world, new Retention(world.local.store.executions, world.clock, days, logger), 0.05)
      assert.notEqual(await world.local.store.executions.byArn(kept), null, 'within them it stays')
    },
  ),
  enforced('redrivable', '14 days', 'After that, `RedriveExecution` answers `ExecutionNotRedrivable`.', async (t) => {
    const world = await World.open(t)
    const failed = async () => {
      const stateMachineArn = await world.machine(definitionOf({ No: { Type: 'Fail', Error: 'No' } }))
      return (await world.call('StartExecution', { stateMachineArn })).output.executionArn
    }
    const [first, second] = [await failed(), await failed()]
    await world.pass(14 * daySeconds)
    await world.call('RedriveExecution', { executionArn: first })
    await world.pass(1)
    const error = await world.failure('RedriveExecution', { executionArn: second })
    assert.deepEqual([error.name, error.message], ['ExecutionNotRedrivable', 'Execution redrivable period exceeded'])
  }),
  enforced(
    'HTTP Task',
    '60 s; 300/s',
    'A call that takes longer fails with `States.Http.Socket`, whatever `TimeoutSeconds` says. The rate is not limited.',
    async (t) => {
      const world = await World.open(t)
      // An endpoint that accepts a call, and answers when told to.
      let respond = () => {}
      const client: HttpInvokeOptions['client'] = {
        call: ({ signal }) =>
          new Promise((resolve, reject) => {
            respond = () => resolve({ status: 200, statusText: 'OK', headers: new Map(), body: Buffer.from('') })
            signal.addEventListener('abort', () => reject(signal.reason))
          }),
      }
      const connectionArn = 'arn:aws:events:us-east-1:123456789012:connection/c/1'
      const authorization = { connectionArn, headers: [], query: [], body: [], token: null, secrets: [] }
      const connections = { authorize: async () => authorization, rejected: () => {} }
      const service = httpInvoke({ connections, client, region: 'us-east-1', clock: world.clock })
      const authentication = { ConnectionArn: connectionArn }
      const task = taskCall({
        resource: 'arn:aws:states:::http:invoke',
        arguments: { ApiEndpoint: 'https://example.com/', Method: 'GET', Authentication: authentication },
      })
      const call = () => begun(service.call(task, new RecordingReport()))

      const inTime = call()
      await world.pass(59.999)
      assert.equal(inTime.isDone(), false)
      respond()
      succeededText(await inTime.answer)

      const late = call()
      await world.pass(60)
      assertFailed(await late.answer, 'States.Http.Socket', 'The HTTP endpoint did not answer within 60 seconds.')
    },
  ),
  enforced(
    'GetActivityTask',
    'holds up to 60 s, then `taskToken` null; clients should wait 65 s',
    'The same. If 1,000 workers already wait for an activity, one more gets `ActivityWorkerLimitExceeded`.',
    async (t) => {
      const world = await World.open(t)
      const activityArn = await world.activity()
      const { isDone, answer } = begun(world.local.call('GetActivityTask', JSON.stringify({ activityArn })))
      await world.pass(59.999)
      assert.equal(isDone(), false)
      await world.pass(0.001)
      assert.equal((await answer).body, '{"taskToken":null}')

      const gone = new AbortController()
      const poll = () => void world.local.runtime.getActivityTask(activityArn, null, gone.signal)
      for (let workers = 0; workers < 1000; workers++) {
        assert.equal(world.local.runtime.activityFigures(activityArn).waitingWorkers, workers)
        poll()
      }
      assert.equal((await world.failure('GetActivityTask', { activityArn })).name, 'ActivityWorkerLimitExceeded')
      gone.abort()
    },
  ),
  enforced(
    'TestState',
    '5 minutes; 10/s, bucket 50',
    'A task that takes longer fails with `States.Timeout`. The rate is not limited.',
    async (t) => {
      const world = await World.open(t)
      const services = () => ({ call: () => new Promise<never>(() => {}) })
      const dispatch = createDispatch({ ...world.local.context, services }, operations)
      const resource = 'arn:aws:lambda:us-east-1:123456789012:function:slow'
      const definition = JSON.stringify({ Type: 'Task', Resource: resource, End: true })
      const { isDone, answer } = begun(
        dispatch({
          target: 'AWSStepFunctions.TestState',
          body: JSON.stringify({ definition, roleArn }),
          traceHeader: null,
          caller: unknownCaller('process'),
          signal: () => new AbortController().signal,
        }),
      )
      await world.pass(299.999)
      assert.equal(isDone(), false)
      await world.pass(0.001)
      assert.equal(JSON.parse((await answer).body).error, 'States.Timeout')
    },
  ),
  notEnforced(
    'state transitions (Standard)',
    '5,000/s in us-east-1, us-west-2, eu-west-1; 800/s elsewhere; Express unlimited',
    noThrottling,
  ),
]

/** Rates of the API: bucket and refill per second, in large Regions and in others. */
export const apiRates: readonly (readonly [api: string, large: string, others: string])[] = [
  ['StartExecution Standard', '1300/300', '800/150'],
  ['StartExecution Express', '6000/6000', '6000/6000'],
  ['RedriveExecution', '1300/300', '800/150'],
  ['GetActivityTask, SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat', '3000/500', '1500/300'],
  ['StopExecution', '1000/200', '500/25'],
  ['DescribeExecution', '300/15', '250/10'],
  ['GetExecutionHistory', '400/20', '400/20'],
  ['ListExecutions', '200/5', '100/2'],
  ['DescribeStateMachine', '200/20', 'same'],
  ['ListActivities', '100/10', '100/5'],
  ['ListStateMachines', '100/5', 'same'],
  ['TestState', '50/10', 'same'],
  [
    'DescribeActivity, DescribeMapRun, DescribeStateMachineAlias, DescribeStateMachineForExecution, TagResource, UntagResource',
    '200/1',
    'same',
  ],
  ['all other listed ones', '100/1', 'same'],
]

function begun<T>(answer: Promise<T>): { readonly answer: Promise<T>; readonly isDone: () => boolean } {
  let done = false
  void answer.then(() => {
    done = true
  })
  return { answer, isDone: () => done }
}

async function sweep(world: World, retention: Retention, seconds: number): Promise<void> {
  retention.start()
  await world.pass(seconds + 0.001)
  retention.stop()
}
