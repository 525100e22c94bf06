import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTaskResource } from '../asl/task-resource.ts'
import { EndpointGuard } from '../connections/outbound/endpoint-guard.ts'
import { authorize } from '../control/authorize.ts'
import { Payload } from '../json/index.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import { createServices } from './directory.ts'
import { openMocks } from './mocks/open-mocks.ts'
import { knownActions } from './optimized/known-actions.ts'
import { assertFailed, RecordingReport, startServer, succeededText, taskCall } from './test-support/task-call.ts'

function setup(lambdaEndpoint = 'http://127.0.0.1:9') {
  const mocks = openMocks(null)
  const services = createServices({
    region: 'us-east-1',
    connections: { authorize: () => assert.fail('not called'), rejected: () => assert.fail('not called') },
    outbound: { call: () => assert.fail('not called'), guard: new EndpointGuard({ allowed: [] }) },
    lambdaEndpoint,
    endpoints: { overrides: {}, environment: {} },
    clock: systemClock,
    waitTimeScale: 1,
    mocks,
    makeRequestId: () => 'request',
    random: () => 0,
    runtime: {
      startExecution: () => assert.fail('not called'),
      stopExecution: () => assert.fail('not called'),
      executionEnded: () => assert.fail('not called'),
    },
    store: openMemoryStore(),
    authorize,
    callOperation: async (name) => ({ output: { name } }),
  })
  const call = (resource: string) => {
    const task = taskCall({ resource, arguments: { FunctionName: 'f' } })
    return services.directory(task.resource)!.call(task, new RecordingReport())
  }
  return { services, mocks, call }
}

test('the table finds what it has', async (context) => {
  const server = await startServer(() => ({ body: '"done"' }))
  const { services, call } = setup(server.endpoint)
  context.after(async () => {
    await services.close()
    await server.close()
  })
  assert.equal(succeededText(await call('arn:aws:lambda:us-east-1:123456789012:function:f')), '"done"')
  assert.match(succeededText(await call('arn:aws:states:::lambda:invoke')), /"Payload":"done"/)
  assert.equal(succeededText(await call('arn:aws:states:::aws-sdk:sfn:listActivities')), '{"Name":"ListActivities"}')
})

test('what the table does not have fails the task, naming the resource and what is near', async () => {
  const { call } = setup()
  const problem = async (resource: string, cause: string) =>
    assertFailed(await call(resource), 'States.Runtime', `The resource '${resource}' ${cause}`)
  await problem(
    'arn:aws:states:::sqss:sendMessage',
    "is not supported: there is no integration 'sqss'. Did you mean 'sqs'? A mock configuration can answer this state instead.",
  )
  await problem(
    'arn:aws:states:::aws-sdk:sfn:startExecutio',
    "is not supported: aws-sdk:sfn has no action 'startExecutio'. Did you mean 'startExecution' and 'stopExecution'?",
  )
  await problem(
    'arn:aws:states:::lambda:invoke.sync',
    'is not supported: lambda:invoke works with request-response and .waitForTaskToken, not with .sync.',
  )
})

test('every action of the optimized integrations can be called in all its patterns', () => {
  const { services } = setup()
  for (const [name, { patterns }] of knownActions()) {
    // HTTP Tasks have a directory of their own.
    if (name === 'http:invoke') continue
    for (const pattern of patterns) {
      const arn = `arn:aws:states:::${name}${pattern === 'requestResponse' ? '' : `.${pattern}`}`
      const resource = parseTaskResource(arn)!
      const problem = services
        .directory(resource)!
        .refuse?.({ resource, arguments: Payload.ofValue({}), testCase: null })
      assert.doesNotMatch(problem ?? '', /is not supported[:.]/, arn)
    }
  }
})

test('the queue of an activity is not here, and without a configuration there are no test cases', () => {
  const { services, mocks } = setup()
  assert.equal(services.directory(parseTaskResource('arn:aws:states:us-east-1:123456789012:activity:a')!), null)
  assert.match(
    mocks.testCaseProblem({ name: 'M', definition: '{}' }, 'T') ?? '',
    /needs a mock configuration.*--mock-config/,
  )
  assert.deepEqual(mocks.problems(), [])
})
