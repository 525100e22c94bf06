import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { EndpointGuard } from '../../connections/outbound/endpoint-guard.ts'
import { authorize } from '../../control/authorize.ts'
import type { JsonValue } from '../../json/index.ts'
import { systemClock } from '../../runtime/system-clock.ts'
import { createCallsToAws } from '../calls-to-aws.ts'
import { assertFailed, RecordingReport, startServer, succeededText, taskCall } from '../test-support/task-call.ts'
import type { Invocation, LocalFunctions } from './lambda-api.ts'

const lambda = { id: 'lambda', prefix: 'Lambda', package: '@aws-sdk/client-lambda', sdkId: 'Lambda' }

/** A function called `here` in this process, and functions of any other name at an endpoint. */
async function setup(context: TestContext, isStandIn = false) {
  const invocations: Invocation[] = []
  const functions: LocalFunctions = {
    has: (name) => name === 'here',
    list: () => [],
    async invoke(invocation) {
      invocations.push(invocation)
      const headers = new Map([['x-amz-executed-version', '$LATEST']])
      return { status: 200, headers, body: invocation.payload ?? 'null' }
    },
  }
  const server = await startServer(() => ({ status: 200, headers: {}, body: '"there"' }))
  const calls = createCallsToAws({
    region: 'eu-west-1',
    endpoints: isStandIn
      ? { overrides: { Lambda: server.endpoint }, environment: {} }
      : { overrides: {}, environment: { AWS_ENDPOINT_URL: server.endpoint } },
    s3: null,
    authorize,
    functions,
    guard: new EndpointGuard({ allowed: [] }),
    clock: systemClock,
    waitTimeScale: 1,
  })
  context.after(async () => {
    await calls.close()
    await server.close()
  })
  const invoke = (parameters: JsonValue) => {
    const task = taskCall({ resource: 'arn:aws:states:::aws-sdk:lambda:invoke', arguments: parameters })
    return calls.sdk(lambda, 'Invoke').call(task, new RecordingReport())
  }
  return { invoke, invocations, server }
}

test('a function of this server is called here, without credentials, and answers as the SDK shows it', async (context) => {
  const { invoke, invocations, server } = await setup(context)
  const outcome = await invoke({
    FunctionName: 'here',
    Payload: { a: 1 },
    Qualifier: 'live',
    InvocationType: 'RequestResponse',
    LogType: 'Tail',
  })
  assert.equal(succeededText(outcome), '{"ExecutedVersion":"$LATEST","Payload":"{\\"a\\":1}","StatusCode":200}')
  const [{ functionName, qualifier, logType, payload } = assert.fail()] = invocations
  assert.deepEqual([functionName, qualifier, logType, payload], ['here', 'live', 'Tail', '{"a":1}'])
  assert.equal(server.requests.length, 0)
})

test('others are called where Lambda is, and what no function sees is refused as Lambda does', async (context) => {
  const { invoke, invocations, server } = await setup(context)
  assert.match(succeededText(await invoke({ FunctionName: 'there' })), /"Payload":"\\"there\\""/)
  assert.equal(server.requests.length, 1)
  const odd = await invoke({ FunctionName: 'here', InvocationType: 'Sometimes' })
  assertFailed(odd, 'Lambda.InvalidParameterValueException', /Value 'Sometimes' at 'invocationType'/)
  assert.equal(invocations.length, 0)
})

test('what stands in for Lambda is called by the name of the function alone, and without credentials', async (context) => {
  const { invoke, server } = await setup(context, true)
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:there'
  const table: [parameters: JsonValue, url: string][] = [
    [{ FunctionName: arn }, '/2015-03-31/functions/there/invocations'],
    [{ FunctionName: `${arn}:7` }, '/2015-03-31/functions/there/invocations?Qualifier=7'],
    [{ FunctionName: '123456789012:function:there' }, '/2015-03-31/functions/there/invocations'],
    [{ FunctionName: 'there:live' }, '/2015-03-31/functions/there/invocations?Qualifier=live'],
    [{ FunctionName: 'there:live', Qualifier: '8' }, '/2015-03-31/functions/there/invocations?Qualifier=8'],
  ]
  for (const [parameters, url] of table) {
    assert.match(succeededText(await invoke(parameters)), /"Payload":"\\"there\\""/)
    const request = server.requests.at(-1)!
    assert.deepEqual([request.path, request.headers.authorization], [url, undefined])
  }
})

test('an endpoint of the SDK gets the ARN as it stands, signed', async (context) => {
  const { invoke, server } = await setup(context)
  await invoke({ FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:there:7' })
  const [{ path: url, headers } = assert.fail()] = server.requests
  assert.match(url, /functions\/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Athere%3A7\/invocations$/)
  assert.match(headers.authorization ?? '', /^AWS4-HMAC-SHA256/)
})
