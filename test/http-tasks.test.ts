import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import * as events from '@aws-sdk/client-eventbridge'
import * as sfn from '@aws-sdk/client-sfn'
import { parseAllowedEndpoint } from '../src/connections/outbound/allowed-endpoints.ts'
import { composeServer } from '../src/server/compose.ts'
import { type ReceivedRequest, type ScriptedAnswer, startServer } from '../src/services/test-support/task-call.ts'
import { noEndpoints } from './support/local.ts'

const roleArn = 'arn:aws:iam::123456789012:role/any'
const secret = 'swordfish-4711'

/** A server with its own data directory, and ordinary clients. */
async function start(t: TestContext, directory: string, allowed: readonly string[]) {
  const server = await composeServer({
    account: '123456789012',
    region: 'us-east-1',
    // Retries wait at least a second.
    waitTimeScale: 0,
    endpoints: noEndpoints,
    mockConfigPath: null,
    readConnections: async () => [],
    s3: { type: 'directory', root: '/nonexistent' },
    functionsPath: null,
    allowedHttpEndpoints: allowed.map((text) => parseAllowedEndpoint(text)!),
    logLevel: 'warn',
    allowedHosts: [],
    host: '127.0.0.1',
    port: 0,
    dataDirectory: directory,
    retentionDays: 1,
    secretsKey: null,
    ownsProcess: false,
  })
  const configuration = {
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  }
  const eventBridge = new events.EventBridgeClient(configuration)
  const stepFunctions = new sfn.SFNClient({ ...configuration, disableHostPrefix: true })
  let open = true
  const close = async () => {
    if (!open) return
    open = false
    eventBridge.destroy()
    stepFunctions.destroy()
    await server.close()
  }
  t.after(close)
  return { eventBridge, stepFunctions, close }
}

function temporaryDirectory(t: TestContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'stepwell-http-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

async function stub(t: TestContext, answer: (request: ReceivedRequest) => ScriptedAnswer | null) {
  const server = await startServer(answer)
  t.after(() => server.close())
  return server
}

function task(endpoint: string, connectionArn: string | undefined, fields: object = {}, parameters: object = {}) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::http:invoke',
    Parameters: {
      ApiEndpoint: endpoint,
      Method: 'POST',
      Authentication: { ConnectionArn: connectionArn },
      RequestBody: { 'order.$': '$.order' },
      ...parameters,
    },
    End: true,
    ...fields,
  }
}

async function createMachine(client: sfn.SFNClient, state: object): Promise<string> {
  const definition = JSON.stringify({ StartAt: 'Call', States: { Call: state } })
  const command = new sfn.CreateStateMachineCommand({ name: 'call', definition, roleArn })
  return (await client.send(command)).stateMachineArn!
}

/** Runs an execution to its end, and returns it with its history. */
async function run(client: sfn.SFNClient, stateMachineArn: string) {
  const { executionArn } = await client.send(
    new sfn.StartExecutionCommand({ stateMachineArn, input: '{"order":"A-17"}' }),
  )
  for (;;) {
    const execution = await client.send(new sfn.DescribeExecutionCommand({ executionArn }))
    if (execution.status !== 'RUNNING') {
      const history = await client.send(
        new sfn.GetExecutionHistoryCommand({ executionArn, includeExecutionData: true }),
      )
      return { execution, events: history.events ?? [] }
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('an OAuth connection: one token for all calls, and a new one after a 401 or a restart', async (t) => {
  let tokens = 0
  let rejectFirst = true
  const api = await stub(t, ({ path: requested, headers, body }) => {
    if (requested.startsWith('/token')) {
      if (!body.includes(`client_secret=${secret}`)) return { status: 400 }
      tokens += 1
      return { body: JSON.stringify({ access_token: `${secret}-token-${tokens}`, expires_in: 3600 }) }
    }
    if (headers.authorization !== `Bearer ${secret}-token-${tokens}`) return { status: 403 }
    if (rejectFirst) {
      rejectFirst = false
      return { status: 401 }
    }
    return {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ charged: true, token: tokens }),
    }
  })
  const directory = temporaryDirectory(t)
  const first = await start(t, directory, [api.endpoint])
  const { ConnectionArn, ConnectionState } = await first.eventBridge.send(
    new events.CreateConnectionCommand({
      Name: 'shop',
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: {
        OAuthParameters: {
          ClientParameters: { ClientID: 'me', ClientSecret: secret },
          AuthorizationEndpoint: `${api.endpoint}/token`,
          HttpMethod: 'POST',
        },
        InvocationHttpParameters: {
          QueryStringParameters: [{ Key: 'apikey', Value: secret, IsValueSecret: true }],
        },
      },
    }),
  )
  assert.equal(ConnectionState, 'AUTHORIZING')
  const state = async () =>
    (await first.eventBridge.send(new events.DescribeConnectionCommand({ Name: 'shop' }))).ConnectionState
  while ((await state()) === 'AUTHORIZING');
  const retry = { Retry: [{ ErrorEquals: ['States.Http.StatusCode.401'], MaxAttempts: 1 }] }
  const machine = await createMachine(first.stepFunctions, task(`${api.endpoint}/charge`, ConnectionArn, retry))
  const { execution, events: history } = await run(first.stepFunctions, machine)
  assert.equal(execution.status, 'SUCCEEDED', execution.cause ?? '')
  assert.deepEqual(JSON.parse(execution.output!).ResponseBody, { charged: true, token: 2 })
  const failure = history.find(({ type }) => type === 'TaskFailed')?.taskFailedEventDetails
  assert.deepEqual(failure, {
    resourceType: 'http',
    resource: 'invoke',
    error: 'States.Http.StatusCode.401',
    cause: 'Unauthorized',
  })
  assert.equal((await run(first.stepFunctions, machine)).execution.status, 'SUCCEEDED')
  assert.deepEqual(
    api.requests.map(({ path: requested }) => requested),
    ['/token', `/charge?apikey=${secret}`, '/token', `/charge?apikey=${secret}`, `/charge?apikey=${secret}`],
  )
  const described = await first.eventBridge.send(new events.DescribeConnectionCommand({ Name: 'shop' }))
  assert.equal(described.ConnectionState, 'AUTHORIZED')
  for (const shown of [described, execution, history]) assert.ok(!JSON.stringify(shown).includes(secret))
  await first.close()

  for (const file of readdirSync(directory)) {
    if (statSync(path.join(directory, file)).isFile()) {
      assert.ok(!readFileSync(path.join(directory, file)).includes(secret), `${file} contains no secret`)
    }
  }
  assert.equal(statSync(path.join(directory, 'secrets.key')).mode & 0o777, 0o600)
  const second = await start(t, directory, [api.endpoint])
  const later = await run(second.stepFunctions, machine)
  assert.deepEqual(JSON.parse(later.execution.output!).ResponseBody, { charged: true, token: 3 })
})

test('the errors of HTTP Tasks are caught by their names, except those that no retry can help', async (t) => {
  const api = await stub(t, () => ({ status: 503 }))
  const { eventBridge, stepFunctions } = await start(t, temporaryDirectory(t), [api.endpoint])
  const { ConnectionArn } = await eventBridge.send(
    new events.CreateConnectionCommand({
      Name: 'c',
      AuthorizationType: 'BASIC',
      AuthParameters: { BasicAuthParameters: { Username: 'me', Password: secret } },
    }),
  )
  const machine = await createMachine(
    stepFunctions,
    task(api.endpoint, ConnectionArn, {
      Retry: [{ ErrorEquals: ['States.Http.StatusCode.503'], MaxAttempts: 2 }],
    }),
  )
  const busy = await run(stepFunctions, machine)
  assert.deepEqual([busy.execution.error, busy.execution.cause], ['States.Http.StatusCode.503', 'Service Unavailable'])
  assert.equal(api.requests.length, 3)
  assert.equal(api.requests[0]?.headers.authorization, `Basic ${btoa(`me:${secret}`)}`)

  const revise = async (state: object) => {
    const definition = JSON.stringify({ StartAt: 'Call', States: { Call: state } })
    await stepFunctions.send(new sfn.UpdateStateMachineCommand({ stateMachineArn: machine, definition }))
    const { execution, events: history } = await run(stepFunctions, machine)
    return { error: execution.error, cause: execution.cause, types: history.map(({ type }) => type) }
  }
  const everything = { Retry: [{ ErrorEquals: ['States.ALL'] }] }
  const inner = await revise(task('https://169.254.169.254/latest/meta-data/', ConnectionArn, everything))
  assert.equal(inner.error, 'States.Runtime')
  assert.match(inner.cause ?? '', /169\.254\.169\.254 is not a public address/)
  const forbidden = await revise(task(api.endpoint, ConnectionArn, everything, { Headers: { Host: 'other' } }))
  assert.equal(forbidden.error, 'States.Runtime')
  assert.match(forbidden.cause ?? '', /The header 'Host' is not supported by Step Functions/)
  assert.ok(!forbidden.types.includes('TaskScheduled'))
  await eventBridge.send(new events.DeauthorizeConnectionCommand({ Name: 'c' }))
  const deauthorized = await revise(task(api.endpoint, ConnectionArn))
  assert.equal(deauthorized.error, 'Events.ConnectionResource.InvalidConnectionState')
  await eventBridge.send(new events.DeleteConnectionCommand({ Name: 'c' }))
  const gone = await revise(task(api.endpoint, ConnectionArn))
  assert.equal(gone.error, 'Events.ConnectionResource.ResourceNotFound')
  assert.equal(api.requests.length, 3)
})

test('a task whose connection is still being authorized fails, with an error that a Retry can name', async (t) => {
  const api = await stub(t, () => null)
  const { eventBridge, stepFunctions } = await start(t, temporaryDirectory(t), [api.endpoint])
  const { ConnectionArn } = await eventBridge.send(
    new events.CreateConnectionCommand({
      Name: 'slow',
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: {
        OAuthParameters: {
          ClientParameters: { ClientID: 'me', ClientSecret: secret },
          AuthorizationEndpoint: `${api.endpoint}/token`,
          HttpMethod: 'POST',
        },
      },
    }),
  )
  const error = 'Events.ConnectionResource.AuthInProgress'
  const retry = { Retry: [{ ErrorEquals: [error], MaxAttempts: 1 }] }
  const machine = await createMachine(stepFunctions, task(`${api.endpoint}/charge`, ConnectionArn, retry))
  const { execution, events: history } = await run(stepFunctions, machine)
  assert.deepEqual([execution.status, execution.error], ['FAILED', error])
  assert.equal(history.filter(({ type }) => type === 'TaskFailed').length, 2)
})

test('TestState shows the request and the response at TRACE, and secrets only on request', async (t) => {
  const api = await stub(t, ({ path: requested, headers }) => ({
    status: requested.startsWith('/refuse') ? 418 : 200,
    headers: { 'Content-Type': 'application/json' },
    body: requested.startsWith('/echo') ? JSON.stringify({ requested, headers }) : '{"ok":true}',
  }))
  const { eventBridge, stepFunctions } = await start(t, temporaryDirectory(t), [api.endpoint])
  const { ConnectionArn } = await eventBridge.send(
    new events.CreateConnectionCommand({
      Name: 'c',
      AuthorizationType: 'API_KEY',
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: secret },
        InvocationHttpParameters: {
          QueryStringParameters: [{ Key: 'token', Value: secret, IsValueSecret: true }],
          BodyParameters: [{ Key: 'pin', Value: secret, IsValueSecret: true }],
        },
      },
    }),
  )
  const inspect = (options: Partial<sfn.TestStateCommandInput>, place = '/charge') =>
    stepFunctions.send(
      new sfn.TestStateCommand({
        definition: JSON.stringify(task(`${api.endpoint}${place}`, ConnectionArn)),
        input: '{"order":"A-17"}',
        roleArn,
        ...options,
      }),
    )
  const added =
    'Content-Type: application/json; charset=UTF-8, Range: bytes=0-262144, User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1'
  const traced = await inspect({ inspectionLevel: 'TRACE' })
  assert.equal(traced.status, 'SUCCEEDED')
  assert.deepEqual(traced.inspectionData?.request, {
    protocol: 'http',
    method: 'POST',
    url: `${api.endpoint}/charge`,
    headers: `[${added}]`,
    body: '{"order":"A-17"}',
  })
  const { headers, ...response } = traced.inspectionData?.response ?? {}
  assert.deepEqual(response, { protocol: 'http', statusCode: '200', statusMessage: 'OK', body: '{"ok":true}' })
  assert.match(headers ?? '', /^\[content-length: 11, content-type: application\/json, date: /)
  assert.deepEqual(JSON.parse(traced.inspectionData?.result ?? '').ResponseBody, { ok: true })
  assert.ok(!JSON.stringify(traced).includes(secret))

  const revealed = await inspect({ inspectionLevel: 'TRACE', revealSecrets: true })
  assert.deepEqual(revealed.inspectionData?.request, {
    protocol: 'http',
    method: 'POST',
    url: `${api.endpoint}/charge?token=${secret}`,
    headers: `[X-Key: ${secret}, ${added}]`,
    body: `{"order":"A-17","pin":"${secret}"}`,
  })

  const refused = await inspect({ inspectionLevel: 'TRACE' }, '/refuse')
  assert.deepEqual([refused.status, refused.error], ['FAILED', 'States.Http.StatusCode.418'])
  assert.equal(refused.inspectionData?.response?.statusCode, '418')
  for (const inspectionLevel of ['INFO', 'DEBUG'] as const) {
    const { inspectionData } = await inspect({ inspectionLevel, revealSecrets: true })
    assert.deepEqual([inspectionData?.request, inspectionData?.response], [undefined, undefined])
  }
  for (const inspectionLevel of ['INFO', 'DEBUG', 'TRACE'] as const) {
    const hidden = JSON.stringify(await inspect({ inspectionLevel }, '/echo'))
    assert.ok(!hidden.includes(secret) && hidden.includes('/echo?token=[SECRET]'), hidden)
    const shown = await inspect({ inspectionLevel, revealSecrets: true }, '/echo')
    assert.ok(shown.output?.includes(`/echo?token=${secret}`))
  }
})
