import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { parseAllowedEndpoint } from '../src/connections/outbound/allowed-endpoints.ts'
import { EndpointGuard } from '../src/connections/outbound/endpoint-guard.ts'
import type { JsonValue } from '../src/json/index.ts'
import { startProxy } from '../src/proxy/test-support/start-proxy.ts'
import { VirtualClock } from '../src/runtime/virtual-clock.ts'
import { findService } from '../src/services/aws/service-table.ts'
import { RecordingReport, type ScriptedAnswer, startServer, taskCall } from '../src/services/test-support/task-call.ts'
import { openCallsToAws } from './support/calls-to-aws.ts'

interface Options {
  readonly allowed?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** What names resolve to; all others resolve to 127.0.0.1, where connections are counted. */
  readonly addresses?: Readonly<Record<string, string>>
  /** Resolves names instead of all that. */
  readonly lookup?: typeof lookup
}

/** Runs Task states that call AWS and clusters, next to a server that none of them may reach. */
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
  const calls = openCallsToAws(t, { guard, clock: new VirtualClock(Date.UTC(2026, 10, 30)), environment })
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

/** As on a machine where only a proxy can resolve names. */
const unknownName = ((hostname: string, _options: unknown, callback: (error: Error, found: []) => void) =>
  callback(Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' }), [])) as unknown as typeof lookup

/** A server that only this machine should reach; it counts connections, whatever protocol they use. */
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

/** Addresses that lead to this machine, its networks, or a cloud's metadata, in many spellings. */
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

test('no address in a definition leads to a place that only this machine can reach', async (t) => {
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

test('a proxy that resolves all names is never asked for a private one', async (t) => {
  const inner = await startInner(t)
  const proxy = await startProxy(t, `http://127.0.0.1:${inner.port}`)
  const { run } = await setup(t, {
    environment: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url },
    lookup: unknownName,
  })
  const names = [
    'metadata',
    'metadata.google.internal',
    'metadata.google.internal.',
    'kubernetes.default.svc',
    'a.local',
  ]
  for (const { resource, parameters } of doors) {
    for (const address of [...forged(inner.port), ...names.map((name) => `https://${name}`)]) {
      const outcome = await run(resource, parameters(address))
      assert.equal(outcome.type, 'failed', `${resource} ${address}`)
      // This machine is called without the proxy, and its name does not resolve here either.
      if (/localhost|\u24db/i.test(address)) continue
      const { error, cause } = outcome as { error: string; cause: string }
      assert.match(`${error}: ${cause}`, /^States\.Runtime: .*--allow-http-endpoints/, `${resource} ${address}`)
    }
  }
  assert.deepEqual(proxy.asked, [])
  assert.equal(inner.connections(), 0)
})

test('cancelling a call ends it while its host is being resolved for a proxy', async (t) => {
  const proxy = await startProxy(t, null)
  let looking = Promise.withResolvers<void>()
  const silent = (() => looking.resolve()) as unknown as typeof lookup
  const { run } = await setup(t, { environment: { HTTPS_PROXY: proxy.url }, lookup: silent })
  const slow = (resource: string) => (resource.startsWith('eks:') ? 'a.gr7.eu-west-1.eks' : 'a.sqs.eu-west-1')
  // A job would have to be ended then, which takes another call.
  for (const { resource, parameters } of doors.filter((each) => !each.resource.endsWith('.sync'))) {
    looking = Promise.withResolvers()
    const controller = new AbortController()
    const outcome = run(resource, parameters(`https://${slow(resource)}.amazonaws.com`), controller.signal)
    await looking.promise
    controller.abort('cancelled')
    assert.equal((await outcome).type, 'pending', resource)
  }
  assert.deepEqual(proxy.asked, [])
})

test('an API Gateway API is called only by its own kind of name, and only if that is public', async (t) => {
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

test("a call signed for a service never goes to somebody else's public host, whose name is not even resolved", async (t) => {
  const { run, looked } = await setup(t, { addresses: { 'evil.example': '93.184.216.34' } })
  const address = (service: string, host: string) => `https://${host.replace('SERVICE', service)}`
  for (const { resource, parameters } of doors) {
    const service = resource.startsWith('eks:') ? 'eks' : 'sqs'
    for (const host of [
      'evil.example',
      'evil-SERVICE.us-east-1.amazonaws.com',
      'evil-SERVICE.us-east-1.amazonaws.com.evil.example',
      'SERVICE.us-east-1.amazonaws.com.evil.example',
      'SERVICE-1.us-east-1.elb.amazonaws.com',
      'SERVICE.execute-api.us-east-1.amazonaws.com',
      'ec2-93-184-216-34.compute-1.amazonaws.com',
      'SERVICE.s3.us-east-1.amazonaws.com',
      'vpce-1-2.SERVICE.us-east-1.vpce.amazonaws.com',
      '93.184.216.34',
    ]) {
      // A name such as `evil-sqs.us-east-1.amazonaws.com` would be AWS's, and is resolved.
      if (host === 'evil-SERVICE.us-east-1.amazonaws.com') continue
      const outcome = await run(resource, parameters(address(service, host)))
      assert.match(JSON.stringify(outcome), /States\.Runtime.*is not an address of the service at AWS/, host)
    }
  }
  assert.deepEqual(looked, [])
})

test('a stand-in for AWS is called by the one name that its variable gives, whatever the parameters say', async (t) => {
  const server = await startServer(({ path }) => {
    const isJson = !path.startsWith('/bucket')
    return { headers: { 'Content-Type': isJson ? 'application/x-amz-json-1.0' : 'text/plain' }, body: '{}' }
  })
  t.after(() => server.close())
  const endpoint = server.endpoint.replace('127.0.0.1', 'localhost')
  // The SDK's clients read the process's own environment and files, so these are set there.
  const variables = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SFN', 'AWS_ENDPOINT_URL_KINESIS', 'AWS_ENDPOINT_URL_SQS']
  t.after(() => {
    for (const variable of variables) delete process.env[variable]
  })
  for (const variable of variables) process.env[variable] = endpoint
  const { run, looked } = await setup(t)
  const read = await run('aws-sdk:s3:getObject', { Bucket: 'bucket', Key: 'key' })
  assert.equal(read.type, 'succeeded', JSON.stringify(read))
  await run('aws-sdk:sfn:testState', { Definition: '{}' })
  assert.deepEqual(
    server.requests.map(({ path }) => path),
    ['/bucket/key?x-id=GetObject', '/'],
  )
  // Access points would have their own names, made from what the definition says.
  const point = { Bucket: 'arn:aws:s3:us-east-1:111122223333:accesspoint/admin', Key: 'key' }
  assert.equal((await run('aws-sdk:s3:getObject', point)).type, 'failed')
  const stream = { StreamId: 'evil.example:443/xxx-abc', StreamARN: 'arn:aws:kinesis:us-east-1:111122223333:stream/a' }
  await run('aws-sdk:kinesis:describeStreamSummary', stream)
  await run('aws-sdk:sqs:deleteQueue', { QueueUrl: 'http://elasticmq:9324/000000000000/q' })
  assert.deepEqual(looked, [])
  assert.ok(server.requests.length > 2)
  assert.ok(server.requests.every(({ headers }) => headers.host === new URL(endpoint).host))
})

test('redirects of calls to AWS are not followed', async (t) => {
  const inner = await startInner(t)
  let status = 0
  const server = await startServer(() => ({
    status,
    headers: { Location: `http://127.0.0.1:${inner.port}/`, 'x-amz-bucket-region': `127.0.0.1:${inner.port}/` },
    body: '',
  }))
  t.after(() => server.close())
  const { run } = await setup(t, { environment: { AWS_ENDPOINT_URL: server.endpoint }, allowed: [server.endpoint] })
  const eks = doors[0]!
  for (status of [301, 302, 303, 307, 308]) {
    const read = await run('aws-sdk:s3:getObject', { Bucket: 'bucket', Key: 'key' })
    const sent = await run('sqs:sendMessage', { QueueUrl: `${server.endpoint}/1/q`, MessageBody: 'x' })
    const called = await run(eks.resource, eks.parameters(server.endpoint))
    assert.deepEqual([read.type, sent.type, called.type], ['failed', 'failed', 'failed'])
  }
  assert.equal(inner.connections(), 0)
})

test('endpoints that the options allow are called', async (t) => {
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

test("with the user's own SQS endpoint, queues are called there, whatever host their URLs have", async (t) => {
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

test('an endpoint for one service does not allow its address for another', async (t) => {
  const inner = await startInner(t)
  const { run } = await setup(t, { environment: { AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${inner.port}` } })
  const [eks] = doors
  const outcome = await run(eks!.resource, eks!.parameters(`http://127.0.0.1:${inner.port}`))
  assert.match(JSON.stringify(outcome), /States\.Runtime.*--allow-http-endpoints/)
  assert.equal(inner.connections(), 0)
})
