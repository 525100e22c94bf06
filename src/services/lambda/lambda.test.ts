import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Payload } from '../../json/index.ts'
import { startProxy } from '../../proxy/test-support/start-proxy.ts'
import type { ReceivedRequest, ScriptedAnswer } from '../test-support/task-call.ts'
import { assertFailed, RecordingReport, startServer, succeededText, taskCall } from '../test-support/task-call.ts'
import { LambdaClient } from './lambda-client.ts'
import { lambdaFunction } from './lambda-function.ts'
import { lambdaInvoke } from './lambda-invoke.ts'

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:f'
const invoke = 'arn:aws:states:::lambda:invoke'

async function setup(
  answer: ScriptedAnswer | ((request: ReceivedRequest) => ScriptedAnswer | null),
  callsByName = false,
) {
  const server = await startServer(typeof answer === 'function' ? answer : () => answer)
  const client = new LambdaClient({ endpoint: server.endpoint, sign: null, byName: callsByName, environment: {} })
  after(async () => {
    await client.close()
    await server.close()
  })
  return { ...server, byArn: lambdaFunction(client), byName: lambdaInvoke(client), report: new RecordingReport() }
}

test('a function called by ARN gets the input as spelled, and its answer keeps its spelling', async () => {
  const { byArn, report, requests } = await setup({ body: '{"b": 1.0,  "2": [ ]}' })
  const task = taskCall({ resource: arn, arguments: Payload.ofText('{"a": 1.50}') })
  assert.equal(succeededText(await byArn.call(task, report)), '{"b": 1.0,  "2": [ ]}')
  assert.equal(requests[0]?.path, `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`)
  assert.equal(requests[0]?.body, '{"a": 1.50}')
  assert.equal(requests[0]?.headers['x-amz-invocation-type'], 'RequestResponse')
})

test('a trace header that no request can have is sent without what it cannot', async () => {
  const { byArn, report, requests } = await setup({ body: '1' })
  const execution = { traceHeader: 'Root=1-5;\r\nX-Forged: \u0000\u007f\u00e9' }
  assert.equal(succeededText(await byArn.call(taskCall({ resource: arn, execution }), report)), '1')
  assert.equal(requests[0]?.headers['x-amzn-trace-id'], 'Root=1-5;X-Forged:')
  assert.equal(requests[0]?.headers['x-forged'], undefined)
})

test('a function that answers nothing gives null, and text that is not JSON is a string', async () => {
  const { byArn, report } = await setup((request) => ({ body: request.body === '1' ? '' : 'plain' }))
  assert.equal(succeededText(await byArn.call(taskCall({ resource: arn, arguments: 1 }), report)), 'null')
  assert.equal(succeededText(await byArn.call(taskCall({ resource: arn, arguments: 2 }), report)), '"plain"')
})

test('lambda:invoke gives the API answer around the parsed payload', async () => {
  const { byName, report } = await setup({
    headers: {
      'Content-Type': 'application/json',
      Date: 'Sat, 21 Nov 2026 09:00:00 GMT',
      'x-amzn-RequestId': 'r',
      'X-Amzn-Trace-Id': 't',
      'X-Amz-Executed-Version': '$LATEST',
      'x-amzn-Remapped-Content-Length': '0',
    },
    body: '{"a": 0.0}',
  })
  const task = taskCall({ resource: invoke, arguments: { FunctionName: 'f', Payload: { a: 1 } } })
  assert.equal(
    succeededText(await byName.call(task, report)),
    '{"ExecutedVersion":"$LATEST","Payload":{"a":0.0},"SdkHttpMetadata":{"AllHttpHeaders":{"X-Amz-Executed-Version":["$LATEST"],"x-amzn-Remapped-Content-Length":["0"],"Connection":["keep-alive"],"x-amzn-RequestId":["r"],"Content-Length":["10"],"Date":["Sat, 21 Nov 2026 09:00:00 GMT"],"X-Amzn-Trace-Id":["t"],"Content-Type":["application/json"]},"HttpHeaders":{"Connection":"keep-alive","Content-Length":"10","Content-Type":"application/json","Date":"Sat, 21 Nov 2026 09:00:00 GMT","X-Amz-Executed-Version":"$LATEST","x-amzn-Remapped-Content-Length":"0","x-amzn-RequestId":"r","X-Amzn-Trace-Id":"t"},"HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"r"},"StatusCode":200}',
  )
})

test('lambda:invoke passes its parameters on in the form of the API', async () => {
  const { byName, report, requests } = await setup({ status: 202 })
  await byName.call(
    taskCall({
      resource: invoke,
      arguments: {
        FunctionName: '123456789012:function:f',
        Qualifier: 'live 1',
        InvocationType: 'Event',
        LogType: 'Tail',
        ClientContext: { a: 1 },
        TenantId: 'tenant',
        DurableExecutionName: 'once',
        Payload: 'text',
      },
      execution: { traceHeader: 'Root=1' },
    }),
    report,
  )
  const { path, headers, body } = requests[0]!
  assert.match(path, /^\/2015-03-31\/functions\/123456789012%3Afunction%3Af\/invocations\?Qualifier=live(\+|%20)1$/)
  assert.equal(body, '"text"')
  assert.equal(headers['x-amz-invocation-type'], 'Event')
  assert.equal(headers['x-amz-log-type'], 'Tail')
  assert.equal(headers['x-amz-client-context'], Buffer.from('{"a":1}').toString('base64'))
  assert.equal(headers['x-amzn-trace-id'], 'Root=1')
  assert.equal(headers['x-amz-tenant-id'], 'tenant')
  assert.equal(headers['x-amz-durable-execution-name'], 'once')
})

test('the proxy that the environment names is used for functions elsewhere, and not for those on this machine', async (context) => {
  const server = await startServer(() => ({ body: '1' }))
  context.after(() => server.close())
  const proxy = await startProxy(context, server.endpoint)
  for (const [endpoint, asked] of [
    ['http://lambda.example', ['POST http://lambda.example/2015-03-31/functions/f/invocations']],
    [server.endpoint, []],
  ] as const) {
    proxy.asked.length = 0
    const client = new LambdaClient({ endpoint, sign: null, byName: true, environment: { HTTP_PROXY: proxy.url } })
    const outcome = await lambdaFunction(client).call(taskCall({ resource: arn }), new RecordingReport())
    assert.equal(succeededText(outcome), '1')
    assert.deepEqual(proxy.asked, asked)
    await client.close()
  }
})

test('in the place of Lambda, functions are called by their names alone', async () => {
  const { byArn, byName, report, requests } = await setup({ body: '{}' }, true)
  const call = async (FunctionName: string, more = {}) => {
    await byName.call(taskCall({ resource: invoke, arguments: { FunctionName, ...more } }), report)
    return requests.at(-1)!.path.replace('/2015-03-31/functions/', '')
  }
  await byArn.call(taskCall({ resource: `${arn}:live` }), report)
  assert.equal(requests[0]!.path, '/2015-03-31/functions/f/invocations?Qualifier=live')
  assert.equal(await call(arn), 'f/invocations')
  assert.equal(await call('f:7'), 'f/invocations?Qualifier=7')
  assert.equal(await call('123456789012:function:f'), 'f/invocations')
  assert.equal(await call('f', { Qualifier: 'live' }), 'f/invocations?Qualifier=live')
  assert.equal(await call('no function'), 'no%20function/invocations')
})

test('no body is sent for a Payload that is absent or null, a text of JSON as it stands', async () => {
  const { byName, report, requests } = await setup({ body: '{}' })
  await byName.call(taskCall({ resource: invoke, arguments: { FunctionName: 'f' } }), report)
  await byName.call(taskCall({ resource: invoke, arguments: { FunctionName: 'f', Payload: null } }), report)
  await byName.call(taskCall({ resource: invoke, arguments: { FunctionName: 'f', Payload: '{"a": 1.0}' } }), report)
  assert.deepEqual(
    requests.map(({ body }) => body),
    ['', '', '{"a": 1.0}'],
  )
})

test('with a task token the answer is only reported, and after a restart the function is not called again', async () => {
  const { byName, report, requests } = await setup({ body: '1' })
  const task = taskCall({ resource: `${invoke}.waitForTaskToken`, arguments: { FunctionName: 'f' } })
  assert.deepEqual(await byName.call(task, report), { type: 'pending' })
  assert.equal(report.outputs.length, 1)
  assert.match(report.outputs[0]!.text, /"Payload":1/)
  assert.deepEqual(await byName.call({ ...task, submitted: report.outputs[0]! }, report), { type: 'pending' })
  assert.equal(requests.length, 1)
})

test('the error of a function is its type and the whole error object as spelled', async () => {
  const body = '{"errorMessage": "no", "errorType": "Custom", "requestId": "r"}'
  const { byArn, byName, report } = await setup({ headers: { 'X-Amz-Function-Error': 'Unhandled' }, body })
  assertFailed(await byArn.call(taskCall({ resource: arn }), report), 'Custom', body)
  const named = taskCall({ resource: `${invoke}.waitForTaskToken`, arguments: { FunctionName: 'f' } })
  assertFailed(await byName.call(named, report), 'Custom', body)
  assert.equal(report.outputs.length, 0)
})

test('a function error without a type is Lambda.Unknown', async () => {
  const body = '{"errorMessage":"2026 Task timed out after 3.00 seconds"}'
  const { byArn, report } = await setup({ headers: { 'X-Amz-Function-Error': 'Unhandled' }, body })
  assertFailed(
    await byArn.call(taskCall({ resource: arn }), report),
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${body}`,
  )
})

test('what Lambda refuses is named by its error code', async () => {
  const { byArn, report } = await setup(({ body }) => {
    const [status, type] = JSON.parse(body) as [number, string]
    return {
      status,
      headers: { 'x-amzn-ErrorType': type, 'x-amzn-RequestId': 'r' },
      body: '{"Type":"User","Message":"No."}',
    }
  })
  const call = (status: number, type: string) =>
    byArn.call(taskCall({ resource: arn, arguments: [status, type] }), report)
  const cause = (status: number, code: string) =>
    `No. (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: r; Proxy: null)`
  for (const [status, code, error] of [
    [404, 'ResourceNotFoundException', 'Lambda.ResourceNotFoundException'],
    [429, 'TooManyRequestsException', 'Lambda.TooManyRequestsException'],
    [500, 'ServiceException', 'Lambda.ServiceException'],
    [403, 'AccessDeniedException', 'Lambda.AWSLambdaException'],
    [302, 'Found', 'Lambda.AWSLambdaException'],
  ] as const) {
    assertFailed(await call(status, code), error, cause(status, code))
  }
  assertFailed(
    await call(404, 'ResourceNotFoundException:http://internal/'),
    'Lambda.ResourceNotFoundException',
    cause(404, 'ResourceNotFoundException'),
  )
})

test('an endpoint where nobody listens is a client error', async () => {
  const { endpoint, close, byArn, report } = await setup({})
  await close()
  assertFailed(
    await byArn.call(taskCall({ resource: arn }), report),
    'Lambda.SdkClientException',
    `Unable to execute HTTP request: Connect to ${new URL(endpoint).host} failed: Connection refused`,
  )
})

test('a call that is aborted ends at once', async () => {
  const abort = new AbortController()
  const { byArn, report } = await setup(() => {
    abort.abort('cancelled')
    return null
  })
  assert.deepEqual(await byArn.call(taskCall({ resource: arn, signal: abort.signal }), report), { type: 'pending' })
})

test('wrong parameters fail the task and say what is wrong', async () => {
  const { byName, report, requests } = await setup({})
  assertFailed(
    await byName.call(taskCall({ resource: invoke, arguments: { InvocationType: 'Later' } }), report),
    'States.Runtime',
    `The Parameters '{"InvocationType":"Later"}' could not be used to start the Task: [The field 'FunctionName' is required but was missing, The value for the field 'InvocationType' must be one of [RequestResponse, Event, DryRun]]`,
  )
  assert.equal(requests.length, 0)
})
