import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type JsonValue, Payload } from '../../json/index.ts'
import { VirtualClock } from '../../runtime/virtual-clock.ts'
import { AwsClients } from '../aws/aws-clients.ts'
import { requireModule } from '../aws/sdk-package.ts'
import {
  assertFailed,
  nowMillis,
  type ReceivedRequest,
  RecordingReport,
  type ScriptedAnswer,
  startServer,
  succeededText,
  taskCall,
} from '../test-support/task-call.ts'
import { HttpExchange } from './endpoints/http-exchange.ts'
import { ownIntegrations } from './own-integrations.ts'

async function setup(context: TestContext, answer: (request: ReceivedRequest, count: number) => ScriptedAnswer | null) {
  let count = 0
  const server = await startServer((request) => answer(request, ++count))
  const clock = new VirtualClock(nowMillis)
  const endpoints = { overrides: {}, environment: { AWS_ENDPOINT_URL: server.endpoint } }
  const clients = new AwsClients({ region: 'us-east-1', endpoints, nowMillis: () => clock.now() })
  const exchange = new HttpExchange({})
  context.after(async () => {
    clients.close()
    await exchange.close()
    await server.close()
  })
  const holdTime = () => clock.hold()
  const integrations = ownIntegrations({
    clients,
    exchange,
    endpoints,
    region: 'us-east-1',
    clock,
    waitTimeScale: 1,
    holdTime,
  })
  const report = new RecordingReport()
  const call = (resource: string, parameters: JsonValue, others: object = {}) => {
    const task = taskCall({ resource: `arn:aws:states:::${resource}`, arguments: parameters, ...others })
    assert.ok(task.resource.kind === 'integration')
    const { resourceType, action } = task.resource
    return integrations
      .find((each) => each.resourceType === resourceType && each.action === action)!
      .service.call(task, report)
  }
  return { server, clock, call, report }
}

const api = 'a1b2c3.execute-api.us-east-1.amazonaws.com'
const ok = (body: object): ScriptedAnswer => ({
  headers: { 'Content-Type': 'application/json', Date: 'd' },
  body: JSON.stringify(body),
})

test('an API is called at its stage and path, with lists of headers and query parameters', async (context) => {
  const { call, server } = await setup(context, () => ok({ sold: true }))
  const outcome = await call('apigateway:invoke', {
    ApiEndpoint: api,
    Method: 'POST',
    Stage: 'prod',
    Path: '/pets/7/',
    Headers: { 'X-Mine': ['a', 'b'] },
    QueryParameters: { q: ['1', '2'], r: ['ä'] },
    RequestBody: { name: null, kind: 'cat', list: [null] },
  })
  const { Headers, ...rest } = JSON.parse(succeededText(outcome))
  assert.deepEqual(rest, { ResponseBody: { sold: true }, StatusCode: 200, StatusText: 'OK' })
  assert.deepEqual(Headers['content-type'], ['application/json'])
  const [request] = server.requests
  assert.equal(request!.method, 'POST')
  assert.equal(request!.path, '/prod/pets/7?q=1&q=2&r=%C3%A4')
  assert.equal(request!.headers.host, api)
  assert.equal(request!.headers['x-mine'], 'a, b')
  assert.equal(request!.headers['content-type'], 'application/json')
  assert.equal(request!.headers.authorization, undefined)
  assert.equal(request!.body, '{"kind":"cat","list":[null]}')
})

test('with a role the request is signed, and nulls are sent where they are wanted', async (context) => {
  const { call, server } = await setup(context, () => ok({}))
  await call('apigateway:invoke', {
    ApiEndpoint: api,
    Method: 'PUT',
    AuthType: 'IAM_ROLE',
    AllowNullValues: true,
    RequestBody: { name: null },
  })
  const [request] = server.requests
  assert.match(
    request!.headers.authorization ?? '',
    /Credential=dummy\/\d{8}\/us-east-1\/execute-api\/aws4_request, SignedHeaders=host;/,
  )
  assert.equal(request!.body, '{"name":null}')
  await call('apigateway:invoke', {
    ApiEndpoint: 'a1b2c3.execute-api.eu-west-1.amazonaws.com',
    Method: 'GET',
    AuthType: 'IAM_ROLE',
  })
  assert.match(server.requests[1]!.headers.authorization ?? '', /\/eu-west-1\/execute-api\//)
})

test('a status other than success names the error, and the body is the cause', async (context) => {
  const { call } = await setup(context, () => ({ status: 429, body: '{"message":"Slow down."}' }))
  assertFailed(
    await call('apigateway:invoke', { ApiEndpoint: api, Method: 'GET' }),
    'ApiGateway.429',
    '{"message":"Slow down."}',
  )
})

test('with a task token the answer of an API is only reported', async (context) => {
  const { call, report } = await setup(context, () => ok({}))
  const outcome = await call('apigateway:invoke.waitForTaskToken', { ApiEndpoint: api, Method: 'GET' })
  assert.deepEqual(outcome, { type: 'pending' })
  assert.equal(report.outputs.length, 1)
})

test('requests that API Gateway would not take are refused', async (context) => {
  const { call, server } = await setup(context, () => ok({}))
  for (const [parameters, problem] of [
    [{ ApiEndpoint: 'example.com' }, /host name of an API/],
    [{ Method: 'FETCH' }, /'Method' must be one of \[GET, POST/],
    [{ AuthType: 'NONE' }, /'AuthType' must be one of \[NO_AUTH, IAM_ROLE, RESOURCE_POLICY\]/],
    [{ RequestBody: {} }, /'RequestBody' is supported only for the methods \[PATCH, POST, PUT\]/],
    [{ Headers: { 'X-Amz-Date': ['x'] } }, /The header 'X-Amz-Date' is not permitted/],
    [{ Headers: { 'X-Mine': 'x' } }, /\[The value of the field 'Headers' has an invalid format\]/],
    [{ Headers: ['x'] }, /The value of the field 'Headers' has an invalid format/],
    [{ QueryParameters: { q: [{}] } }, /The value of the field 'QueryParameters' has an invalid format/],
    [{ Stage: 1 }, /'Stage' must be a STRING/],
    [{ Header: {} }, /The field "Header" is not supported by Step Functions/],
  ] as const) {
    const outcome = await call('apigateway:invoke', { ApiEndpoint: api, Method: 'GET', ...parameters } as JsonValue)
    assertFailed(outcome, 'States.Runtime', problem)
  }
  assert.equal(server.requests.length, 0)
})

test('no path leads to a different host', async (context) => {
  const { call, server } = await setup(context, () => ok({}))
  const cluster = { ClusterName: 'mine', CertificateAuthority: 'QQ==', Endpoint: server.endpoint, Method: 'GET' }
  const paths: [path: string, ...sent: string[]][] = [
    ['//elsewhere.test/x', '/elsewhere.test/x', '/elsewhere.test/x'],
    ['\\\\elsewhere.test/x', '/elsewhere.test/x', '///elsewhere.test/x'],
    ['https://elsewhere.test/x', '/https://elsewhere.test/x', '/https://elsewhere.test/x'],
    ['pets?kind=cat', '/pets?kind=cat', '/pets?kind=cat'],
  ]
  for (const [path, ...sent] of paths) {
    server.requests.length = 0
    succeededText(await call('apigateway:invoke', { ApiEndpoint: api, Method: 'GET', Path: path }))
    succeededText(await call('eks:call', { ...cluster, Path: path }))
    assert.deepEqual(
      server.requests.map((request) => request.path),
      sent,
      path,
    )
  }
  assertFailed(
    await call('eks:call', { ...cluster, Endpoint: 'mine', Path: '/' }),
    'States.Runtime',
    /'Endpoint' must be a URL/,
  )
})

test('a cluster is called with a token that says who calls', async (context) => {
  const { call, server } = await setup(context, () => ok({ items: [] }))
  const outcome = await call('eks:call', {
    ClusterName: 'mine',
    CertificateAuthority: 'QQ==',
    Endpoint: server.endpoint,
    Method: 'GET',
    Path: '/api/v1/namespaces/default/pods',
    QueryParameters: { labelSelector: ['job-name=example'] },
  })
  assert.match(succeededText(outcome), /"ResponseBody":\{"items":\[\]\},"StatusCode":200,"StatusText":"OK"\}$/)
  const [request] = server.requests
  assert.equal(request!.path, '/api/v1/namespaces/default/pods?labelSelector=job-name%3Dexample')
  const token = /^Bearer k8s-aws-v1\.(.+)$/.exec(request!.headers.authorization ?? '')![1]!
  const url = new URL(Buffer.from(token, 'base64url').toString())
  assert.equal(url.host, 'sts.us-east-1.amazonaws.com')
  assert.equal(url.searchParams.get('Action'), 'GetCallerIdentity')
  assert.equal(url.searchParams.get('X-Amz-SignedHeaders'), 'host;x-k8s-aws-id')
  assert.match(url.searchParams.get('X-Amz-Credential') ?? '', /^dummy\/\d{8}\/us-east-1\/sts\/aws4_request$/)
})

test('what a cluster refuses is named by its status', async (context) => {
  const body = '{"kind":"Status","message":"Unauthorized","code":401}'
  const { call, server } = await setup(context, () => ({ status: 401, body }))
  const cluster = { ClusterName: 'c', CertificateAuthority: 'QQ==', Endpoint: server.endpoint }
  const cause = `{"ResponseBody":${body},"StatusCode":401,"StatusText":"Unauthorized"}`
  assertFailed(await call('eks:call', { ...cluster, Method: 'GET', Path: '/api' }), 'EKS.401', cause)
  assertFailed(await call('eks:runJob', { ...cluster, Job: {} }), 'EKS.401', cause)
})

const job = (type?: string) => ({
  metadata: { name: 'pi' },
  status: { conditions: type === undefined ? [] : [{ type, status: 'True' }] },
})

function jobParameters(endpoint: string) {
  return {
    ClusterName: 'c',
    CertificateAuthority: 'QQ==',
    Endpoint: endpoint,
    Namespace: 'work',
    Job: { kind: 'Job', metadata: { name: 'pi' } },
    LogOptions: { RetrieveLogs: true, LogParameters: { tailLines: ['6'] } },
  }
}

test('a job is followed to its end, and its logs are read', async (context) => {
  const { call, server, clock } = await setup(context, ({ method, path }, count) => {
    if (method === 'POST') return ok(job())
    if (path.startsWith('/api/v1/namespaces/work/pods?')) {
      const spec = { containers: [{ name: 'main' }, { name: 'side' }] }
      return ok({ items: [{ metadata: { name: 'pi-1' }, spec }] })
    }
    if (path.includes('container=side')) return { status: 404, body: 'none' }
    if (path.includes('/log?')) return { body: '{"pi":3}' }
    return ok(job(count < 4 ? undefined : 'Complete'))
  })
  const outcome = await call('eks:runJob.sync', jobParameters(server.endpoint))
  const { ResponseBody, logs } = JSON.parse(succeededText(outcome))
  assert.equal(ResponseBody.status.conditions[0].type, 'Complete')
  assert.deepEqual(logs, {
    pods: { 'pi-1': { containers: { main: { log: { pi: 3 } }, side: { error: 'EKS.404', cause: 'none' } } } },
  })
  assert.equal(server.requests[0]!.path, '/apis/batch/v1/namespaces/work/jobs')
  assert.ok(
    server.requests.some(({ path }) => path === '/api/v1/namespaces/work/pods/pi-1/log?tailLines=6&container=main'),
  )
  assert.equal(clock.now() - nowMillis, 120_000)
})

test('a job that fails gives its description as the cause', async (context) => {
  const { call, server } = await setup(context, ({ method }) => ok(method === 'POST' ? job() : job('Failed')))
  const { LogOptions: _, ...parameters } = jobParameters(server.endpoint)
  assertFailed(await call('eks:runJob.sync', parameters), 'States.TaskFailed', /"type":"Failed"/)
})

test('a job whose task is aborted is deleted with its pods', async (context) => {
  const abort = new AbortController()
  const { call, server } = await setup(context, ({ method }, count) => {
    if (count === 2) abort.abort('cancelled')
    return ok(method === 'POST' ? job() : {})
  })
  const outcome = await call('eks:runJob.sync', jobParameters(server.endpoint), { signal: abort.signal })
  assert.deepEqual(outcome, { type: 'pending' })
  const { method, path } = server.requests.at(-1)!
  assert.equal(`${method} ${path}`, 'DELETE /apis/batch/v1/namespaces/work/jobs/pi?propagationPolicy=Background')
})

test('a job is found again after a restart', async (context) => {
  const { call, server } = await setup(context, () => ok(job('Complete')))
  const { LogOptions: _, ...parameters } = jobParameters(server.endpoint)
  const submitted = Payload.ofValue({ ResponseBody: { metadata: { name: 'pi' } } })
  const outcome = await call('eks:runJob.sync', parameters, { submitted })
  assert.equal(outcome.type, 'succeeded')
  assert.deepEqual(
    server.requests.map(({ method }) => method),
    ['GET'],
  )
})

test('a job whose task was aborted before a restart is deleted, and none is created', async (context) => {
  const { call, server } = await setup(context, () => ok({}))
  const parameters = jobParameters(server.endpoint)
  const signal = AbortSignal.abort('cancelled')
  assert.deepEqual(await call('eks:runJob.sync', parameters, { signal }), { type: 'pending' })
  assert.equal(server.requests.length, 0)
  const submitted = Payload.ofValue({ ResponseBody: { metadata: { name: 'pi' } } })
  assert.deepEqual(await call('eks:runJob.sync', parameters, { submitted, signal }), { type: 'pending' })
  assert.deepEqual(
    server.requests.map(({ method }) => method),
    ['DELETE'],
  )
})

test('a model is asked, and its answer is JSON in the result', async (context) => {
  const { call, server } = await setup(context, () => ok({ content: [{ text: 'hi' }] }))
  const outcome = await call('bedrock:invokeModel', { ModelId: 'm', Body: { prompt: 'hello' } })
  assert.equal(succeededText(outcome), '{"Body":{"content":[{"text":"hi"}]},"ContentType":"application/json"}')
  const [request] = server.requests
  assert.equal(request!.path, '/model/m/invoke')
  assert.equal(request!.body, '{"prompt":"hello"}')
  assert.equal(request!.headers.accept, 'application/json')
})

test('question and answer of a model may be in S3', async (context) => {
  const question = 'x'.repeat(300_000)
  const { call, server } = await setup(context, ({ method }) => {
    if (method === 'GET') return { headers: { 'Content-Type': 'text/plain' }, body: question }
    return method === 'PUT' ? { headers: { ETag: '"e"' } } : ok({ long: 'answer' })
  })
  const outcome = await call('bedrock:invokeModel', {
    ModelId: 'm',
    Input: { S3Uri: 's3://files/in/question' },
    Output: { S3Uri: 's3://files/out/answer' },
  })
  assert.equal(succeededText(outcome), '{"Body":"s3://files/out/answer","ContentType":"application/json"}')
  const [read, asked, written] = server.requests
  assert.match(read!.path, /^\/files\/in\/question/)
  assert.equal(asked!.body, question)
  assert.equal(asked!.headers['content-type'], 'text/plain')
  assert.match(written!.path, /^\/files\/out\/answer/)
  assert.equal(written!.body, '{"long":"answer"}')
})

test('a model takes one question, and its refusal is named', async (context) => {
  const { call } = await setup(context, () => ({
    status: 400,
    headers: { 'x-amzn-errortype': 'ValidationException', 'x-amzn-requestid': 'r' },
    body: '{"message":"No."}',
  }))
  const both = { ModelId: 'm', Body: {}, Input: { S3Uri: 's3://a/b' } }
  assertFailed(
    await call('bedrock:invokeModel', both),
    'States.Runtime',
    /Exactly one of the fields 'Body' and 'Input'/,
  )
  assertFailed(
    await call('bedrock:invokeModel', { ModelId: 'm', Body: {} }),
    'Bedrock.ValidationException',
    'No. (Service: Bedrock, Status Code: 400, Request ID: r) (SDK Attempt Count: 1)',
  )
})

const harness = {
  HarnessArn: 'arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/h',
  RuntimeSessionId: 'session-000000000000000000000000000000',
  Messages: [{ Role: 'user', Content: [{ Text: 'hello' }] }],
}

/** Stream events in the binary form that the SDK's own codec writes. */
function eventStream(events: readonly (readonly [type: string, body: object, kind?: 'exception'])[]): Uint8Array {
  const { EventStreamCodec } = requireModule<typeof import('@smithy/core/event-streams')>('@smithy/core/event-streams')
  const codec = new EventStreamCodec(
    (bytes) => Buffer.from(bytes).toString(),
    (text) => Buffer.from(text),
  )
  const parts = events.map(([type, body, kind = 'event']) =>
    codec.encode({
      headers: {
        ':message-type': { type: 'string', value: kind },
        [kind === 'event' ? ':event-type' : ':exception-type']: { type: 'string', value: type },
        ':content-type': { type: 'string', value: 'application/json' },
      },
      body: Buffer.from(JSON.stringify(body)),
    }),
  )
  return Buffer.concat(parts)
}

test('the last message of an agent is the result, with the tokens of all', async (context) => {
  const { call, server } = await setup(context, () => ({
    headers: { 'Content-Type': 'application/vnd.amazon.eventstream' },
    body: eventStream([
      ['messageStart', { role: 'assistant' }],
      ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'thinking' } }],
      ['messageStop', { stopReason: 'tool_use' }],
      ['metadata', { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 }, metrics: { latencyMs: 10 } }],
      ['messageStart', { role: 'assistant' }],
      ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Good ' } }],
      ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'day' } }],
      ['contentBlockDelta', { contentBlockIndex: 1, delta: { text: '!' } }],
      ['messageStop', { stopReason: 'end_turn' }],
      ['metadata', { usage: { inputTokens: 4, outputTokens: 5, totalTokens: 9 }, metrics: { latencyMs: 20 } }],
    ]),
  }))
  assert.equal(
    succeededText(await call('bedrockagentcore:invokeHarness', harness)),
    '{"Metrics":{"LatencyMs":30},"Output":{"Message":{"Content":[{"Text":"Good day"},{"Text":"!"}],"Role":"assistant"}},"StopReason":"end_turn","Usage":{"InputTokens":5,"OutputTokens":7,"TotalTokens":12}}',
  )
  assert.deepEqual(JSON.parse(server.requests[0]!.body).messages, [{ role: 'user', content: [{ text: 'hello' }] }])
})

test('an agent that breaks off fails the task with its error name', async (context) => {
  const { call } = await setup(context, () => ({
    headers: { 'Content-Type': 'application/vnd.amazon.eventstream' },
    body: eventStream([
      ['messageStart', { role: 'assistant' }],
      ['runtimeClientError', { message: 'Broken.' }, 'exception'],
    ]),
  }))
  assertFailed(
    await call('bedrockagentcore:invokeHarness', harness),
    'BedrockAgentCore.RuntimeClientErrorException',
    /^Broken\. \(Service: BedrockAgentCore, Status Code: \d+,/,
  )
})
