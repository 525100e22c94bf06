import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { parseAllowedEndpoint } from '../src/connections/outbound/allowed-endpoints.ts'
import { EndpointGuard } from '../src/connections/outbound/endpoint-guard.ts'
import { authorize } from '../src/control/authorize.ts'
import type { JsonValue } from '../src/json/index.ts'
import { startProxy } from '../src/proxy/test-support/start-proxy.ts'
import { VirtualClock } from '../src/runtime/virtual-clock.ts'
import { findService } from '../src/services/aws/service-table.ts'
import { createCallsToAws } from '../src/services/calls-to-aws.ts'
import { RecordingReport, type ScriptedAnswer, startServer, taskCall } from '../src/services/test-support/task-call.ts'

// Calls are signed; what they are signed with is nobody's.
process.env.AWS_ACCESS_KEY_ID = 'any'
process.env.AWS_SECRET_ACCESS_KEY = 'any'

interface Options {
  readonly allowed?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** What names resolve to; everything else is at 127.0.0.1, where somebody counts who comes. */
  readonly addresses?: Readonly<Record<string, string>>
  /** Looks names up in the place of all that. */
  readonly lookup?: typeof lookup
}

/** Task states as they call AWS and clusters, beside a server that nobody was to reach. */
async function setup(t: TestContext, options: Options = {}) {
  const { allowed = [], environment = {}, addresses = {} } = options
  const looked: string[] = []
  const answer = (hostname: string, _options: unknown, callback: (error: null, found: unknown) => void) => {
    looked.push(hostname)
    callback(null, [{ address: addresses[hostname] ?? '127.0.0.1', family: 4 }])
  }
  const guard = new EndpointGuard({
    allowed: allowed.map((text) => parseAllowedEndpoint(text)!),
    environment,
    lookup: options.lookup ?? (answer as unknown as typeof lookup),
  })
  const clock = new VirtualClock(Date.UTC(2026, 10, 30))
  const calls = createCallsToAws({
    region: 'us-east-1',
    endpoints: { overrides: {}, environment },
    s3: null,
    authorize,
    functions: null,
    guard,
    clock,
    waitTimeScale: 1,
  })
  t.after(() => calls.close())
  const run = async (resource: string, parameters: JsonValue, signal = new AbortController().signal) => {
    const task = taskCall({ resource: `arn:aws:states:::${resource}`, arguments: parameters, signal })
    assert.ok(task.resource.kind === 'integration')
    const { resourceType, action } = task.resource
    const own = calls.integrations.find((each) => each.resourceType === resourceType && each.action === action)
    const id = resourceType.replace(/^aws-sdk:/, '')
    const service = own?.service ?? calls.sdk(findService(id)!, action[0]!.toUpperCase() + action.slice(1))
    return service.call(task, new RecordingReport())
  }
  return { run, looked }
}

/** As on a machine where only a proxy looks names up. */
const unknownName = ((hostname: string, _options: unknown, callback: (error: Error, found: []) => void) =>
  callback(Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' }), [])) as unknown as typeof lookup

/** Something that only this machine should reach; it counts connections, whatever is spoken over them. */
async function startInner(t: TestContext) {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  return { port, connections: () => connections }
}

/** Spellings of addresses that lead to this machine, its networks, or the metadata of a cloud. */
const forged = (port: number): readonly string[] => [
  `http://127.0.0.1:${port}`,
  `https://127.0.0.1:${port}`,
  `http://localhost:${port}`,
  `https://localhost:${port}`,
  `https://LOCALHOST:${port}`,
  `https://127.1:${port}`,
  `https://2130706433:${port}`,
  `https://0x7f000001:${port}`,
  `https://0177.0.0.1:${port}`,
  `https://127.0.0.1.:${port}`,
  `https://[::1]:${port}`,
  `https://[::ffff:127.0.0.1]:${port}`,
  `https://[::ffff:7f00:1]:${port}`,
  `https://[64:ff9b::7f00:1]:${port}`,
  `https://0.0.0.0:${port}`,
  `https://user@127.0.0.1:${port}`,
  `https://sqs.us-east-1.amazonaws.com@127.0.0.1:${port}`,
  `https://sqs.us-east-1.amazonaws.com.evil.example:${port}`,
  `https://evil.example:${port}`,
  `https://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:${port}`,
  `https://127\u30020\u30020\u30021:${port}`,
  'http://169.254.169.254',
  'https://169.254.169.254',
  'https://[fd00:ec2::254]',
  'https://10.0.0.1',
  'https://192.168.0.1',
  'https://100.64.0.1',
  'http://example.com',
  `http://sqs.us-east-1.amazonaws.com:${port}`,
]

interface Door {
  readonly resource: string
  readonly parameters: (address: string) => JsonValue
}

const certificate = Buffer.from('none').toString('base64')
const doors: readonly Door[] = [
  {
    resource: 'eks:call',
    parameters: (Endpoint) => ({
      ClusterName: 'c',
      CertificateAuthority: certificate,
      Endpoint,
      Method: 'GET',
      Path: '/api/v1/pods',
    }),
  },
  ...['eks:runJob', 'eks:runJob.sync'].map((resource) => ({
    resource,
    parameters: (Endpoint: string) => ({ ClusterName: 'c', CertificateAuthority: certificate, Endpoint, Job: {} }),
  })),
  { resource: 'sqs:sendMessage', parameters: (address) => ({ QueueUrl: `${address}/1/q`, MessageBody: 'x' }) },
  {
    resource: 'aws-sdk:sqs:sendMessage',
    parameters: (address) => ({ QueueUrl: `${address}/1/q`, MessageBody: 'x' }),
  },
  { resource: 'aws-sdk:sqs:receiveMessage', parameters: (address) => ({ QueueUrl: `${address}/1/q` }) },
  { resource: 'aws-sdk:sqs:deleteQueue', parameters: (address) => ({ QueueUrl: `${address}/1/q` }) },
]

test('no address that a definition names leads to where only this machine comes', async (t) => {
  const inner = await startInner(t)
  const { run } = await setup(t)
  for (const { resource, parameters } of doors) {
    for (const address of forged(inner.port)) {
      const outcome = await run(resource, parameters(address))
      assert.equal(outcome.type, 'failed', `${resource} ${address}`)
      const { error, cause } = outcome as { error: string; cause: string }
      assert.match(`${error}: ${cause}`, /^States\.Runtime: .*--allow-http-endpoints/, `${resource} ${address}`)
    }
  }
  assert.equal(inner.connections(), 0)
})

test('behind a proxy that looks all names up, it is asked for none that is private', async (t) => {
  const inner = await startInner(t)
  const proxy = await startProxy(t, `http://127.0.0.1:${inner.port}`)
  const { run } = await setup(t, {
    environment: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url },
    lookup: unknownName,
  })
  // Whether it calls these is for the proxy's operator to say.
  const addresses = forged(inner.port).filter((address) => !/^https:.*evil\.example/.test(address))
  const names = [
    'metadata',
    'metadata.google.internal',
    'metadata.google.internal.',
    'kubernetes.default.svc',
    'a.local',
  ]
  for (const { resource, parameters } of doors) {
    for (const address of [...addresses, ...names.map((name) => `https://${name}`)]) {
      const outcome = await run(resource, parameters(address))
      assert.equal(outcome.type, 'failed', `${resource} ${address}`)
      // This machine is called without the proxy, and has no name here either.
      if (/localhost|\u24db/i.test(address)) continue
      const { error, cause } = outcome as { error: string; cause: string }
      assert.match(`${error}: ${cause}`, /^States\.Runtime: .*--allow-http-endpoints/, `${resource} ${address}`)
    }
  }
  assert.deepEqual(proxy.asked, [])
  assert.equal(inner.connections(), 0)
})

test('a call whose host is being looked up for a proxy ends when it is called off', async (t) => {
  const proxy = await startProxy(t, null)
  let looking = Promise.withResolvers<void>()
  const silent = (() => looking.resolve()) as unknown as typeof lookup
  const { run } = await setup(t, { environment: { HTTPS_PROXY: proxy.url }, lookup: silent })
  // A job would have to be ended then, which is a call of its own.
  for (const { resource, parameters } of doors.filter((each) => !each.resource.endsWith('.sync'))) {
    looking = Promise.withResolvers()
    const controller = new AbortController()
    const outcome = run(resource, parameters('https://slow.example'), controller.signal)
    await looking.promise
    controller.abort('cancelled')
    assert.equal((await outcome).type, 'pending', resource)
  }
  assert.deepEqual(proxy.asked, [])
})

test('an API of API Gateway is called at its own kind of name alone, and only where that is public', async (t) => {
  const inner = await startInner(t)
  const { run } = await setup(t)
  for (const address of forged(inner.port)) {
    for (const ApiEndpoint of [address, address.replace(/^https?:\/\//, '')]) {
      const outcome = await run('apigateway:invoke', { ApiEndpoint, Method: 'GET' })
      assert.match(JSON.stringify(outcome), /must be the host name of an API/, ApiEndpoint)
    }
  }
  const outcome = await run('apigateway:invoke', {
    ApiEndpoint: 'a1b2c3.execute-api.us-east-1.amazonaws.com',
    Method: 'GET',
  })
  assert.match(JSON.stringify(outcome), /resolves to an address that is not public/)
  assert.equal(inner.connections(), 0)
})

test('what the options name is called', async (t) => {
  const bodies: Readonly<Record<string, ScriptedAnswer>> = {
    GET: { headers: { 'Content-Type': 'application/json' }, body: '{"items":[]}' },
    POST: {
      headers: { 'Content-Type': 'application/x-amz-json-1.0' },
      body: '{"MessageId":"1","MD5OfMessageBody":"9dd4e461268c8034f5c8564e155c67a6"}',
    },
  }
  const server = await startServer(({ method }) => bodies[method]!)
  t.after(() => server.close())
  const { run } = await setup(t, { allowed: [server.endpoint] })
  for (const { resource, parameters } of doors.filter((each) => /:call$|sendMessage$/.test(each.resource))) {
    const outcome = await run(resource, parameters(server.endpoint))
    assert.equal(outcome.type, 'succeeded', `${resource}: ${JSON.stringify(outcome)}`)
  }
  assert.equal(server.requests.length, 3)
})

test("a queue of one's own endpoint is called there, whatever host its URL has", async (t) => {
  const inner = await startInner(t)
  const server = await startServer(() => ({
    headers: { 'Content-Type': 'application/x-amz-json-1.0' },
    body: '{"MessageId":"1","MD5OfMessageBody":"9dd4e461268c8034f5c8564e155c67a6"}',
  }))
  t.after(() => server.close())
  for (const environment of [{ AWS_ENDPOINT_URL_SQS: server.endpoint }, { AWS_ENDPOINT_URL: server.endpoint }]) {
    const { run } = await setup(t, { environment })
    const before = server.requests.length
    const addresses = [server.endpoint, 'http://elasticmq:9324', `http://127.0.0.1:${inner.port}`]
    for (const address of addresses) {
      const outcome = await run('sqs:sendMessage', { QueueUrl: `${address}/000000000000/q`, MessageBody: 'x' })
      assert.equal(outcome.type, 'succeeded', `${address}: ${JSON.stringify(outcome)}`)
    }
    assert.equal(server.requests.length - before, addresses.length)
  }
  assert.equal(inner.connections(), 0)
})

test('an endpoint of one service is not one for addresses of another', async (t) => {
  const inner = await startInner(t)
  const { run } = await setup(t, { environment: { AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${inner.port}` } })
  const [eks] = doors
  const outcome = await run(eks!.resource, eks!.parameters(`http://127.0.0.1:${inner.port}`))
  assert.match(JSON.stringify(outcome), /States\.Runtime.*--allow-http-endpoints/)
  assert.equal(inner.connections(), 0)
})
