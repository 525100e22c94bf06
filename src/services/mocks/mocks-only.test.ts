import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Payload, type PlainObject } from '../../json/index.ts'
import type { Service } from '../../runtime/service.ts'
import { answeredHere, type OwnServices } from '../answered-here.ts'
import { succeeded } from '../outcome.ts'
import { assertFailed, RecordingReport, succeededText, taskCall } from '../test-support/task-call.ts'
import { mocksOnly } from './mocks-only.ts'

const ownFunction = 'arn:aws:lambda:us-east-1:123456789012:function:own'
const real: Service = { call: async () => succeeded(Payload.ofText('"called"')) }
const here = { functions: { has: (name: string) => name === 'own' || name === ownFunction }, ownApi: true, ownS3: true }

function call(
  resource: string,
  given: PlainObject = {},
  { testCase = null as string | null, own = here as OwnServices, path = '/m.json' as string | null } = {},
) {
  const task = taskCall({
    resource,
    arguments: given,
    state: { name: 'Charge' },
    execution: { testCase, machineName: 'orders/Each' },
  })
  const services = mocksOnly(() => real, { staysHere: answeredHere(own), mockConfigPath: path })
  return services(task.resource)!.call(task, new RecordingReport())
}

test('a call that would leave the server fails, and says what to mock and where', async () => {
  const resource = 'arn:aws:states:::sqs:sendMessage'
  assertFailed(
    await call(resource, {}, { testCase: 'Happy' }),
    'States.Runtime',
    `The state 'Charge' is not mocked, and --mocks-only lets no call go out: ${resource} was not called. Add "Charge": "<name of a mocked response>" to StateMachines/orders/TestCases/Happy in /m.json.`,
  )
  assertFailed(
    await call(resource),
    'States.Runtime',
    /without a test case.*--test-case.*TestCases\/<test case> of \/m\.json/,
  )
  assertFailed(
    await call(resource, {}, { path: null }),
    'States.Runtime',
    /Name a mock configuration with --mock-config/,
  )
})

test('what this server answers itself goes on, where it really is this server', async () => {
  const elsewhere = { functions: null, ownApi: false, ownS3: false }
  const table: [resource: string, given: PlainObject][] = [
    [ownFunction, {}],
    ['arn:aws:states:::lambda:invoke', { FunctionName: 'own' }],
    ['arn:aws:states:::states:startExecution.sync', {}],
    ['arn:aws:states:::aws-sdk:sfn:describeExecution', {}],
    ['arn:aws:states:::aws-sdk:s3:getObject', {}],
  ]
  for (const [resource, given] of table) {
    assert.equal(succeededText(await call(resource, given)), '"called"', resource)
    assertFailed(await call(resource, given, { own: elsewhere }), 'States.Runtime', /is not mocked/)
  }
  const other = { FunctionName: 'other' }
  assertFailed(await call('arn:aws:states:::lambda:invoke', other), 'States.Runtime', /is not mocked/)
  assertFailed(await call('arn:aws:states:::http:invoke'), 'States.Runtime', /is not mocked/)
})

test('a job that is on its way already is left as it is, and so is what a cancelled call began', async () => {
  const services = mocksOnly(() => real, { staysHere: answeredHere(here), mockConfigPath: null })
  const resource = 'arn:aws:states:::glue:startJobRun.sync'
  for (const reason of ['cancelled', 'shutdown']) {
    const controller = new AbortController()
    const task = taskCall({ resource, submitted: Payload.ofText('{"JobRunId":"r"}'), signal: controller.signal })
    const service = services(task.resource)!
    assert.equal(service.leavesJob!(task), true)
    const outcome = service.call(task, new RecordingReport())
    controller.abort(reason)
    assert.deepEqual(await outcome, { type: 'pending' })
    assert.deepEqual(await service.call(task, new RecordingReport()), { type: 'pending' })
  }
  const nested = taskCall({ resource: 'arn:aws:states:::states:startExecution.sync' })
  assert.equal(services(nested.resource)!.leavesJob!(nested), false)
})

test('an activity is not called: its workers come by themselves', () => {
  const services = mocksOnly(() => null, { staysHere: () => false, mockConfigPath: null })
  assert.equal(services(taskCall({ resource: 'arn:aws:states:us-east-1:123456789012:activity:a' }).resource), null)
})
