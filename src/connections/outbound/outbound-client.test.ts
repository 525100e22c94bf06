import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { type TestContext, test } from 'node:test'
import { startProxy } from '../../proxy/test-support/start-proxy.ts'
import { startServer } from '../../services/test-support/task-call.ts'
import { parseAllowedEndpoint } from './allowed-endpoints.ts'
import { EndpointRefused } from './endpoint-guard.ts'
import { CallFailed, OutboundClient, type OutboundRequest } from './outbound-client.ts'

function open(
  t: TestContext,
  allowed: readonly string[],
  addresses: Readonly<Record<string, readonly string[]>> = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const asked: string[] = []
  const answer = (hostname: string, _options: unknown, callback: (error: null, found: unknown) => void) => {
    asked.push(hostname)
    callback(
      null,
      (addresses[hostname] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  const client = new OutboundClient({
    allowed: allowed.map((text) => parseAllowedEndpoint(text)!),
    environment,
    lookup: answer as unknown as typeof lookup,
  })
  t.after(() => client.close())
  return { client, asked }
}

function get(url: string, overrides: Partial<OutboundRequest> = {}): OutboundRequest {
  const signal = new AbortController().signal
  return { method: 'GET', url: new URL(url), headers: [], body: null, bodyBytesMax: 1000, signal, ...overrides }
}

test('an endpoint that is named is called, with headers as they are', async (t) => {
  const server = await startServer(() => ({ status: 207, headers: { 'X-Two': 'b', Location: '/' }, body: 'answer' }))
  t.after(() => server.close())
  const { client } = open(t, [server.endpoint])
  const answer = await client.call(
    get(`${server.endpoint}/a%20b?c=d`, {
      method: 'POST',
      body: 'question',
      headers: [
        ['X-Many', 'one'],
        ['X-Many', 'two'],
      ],
    }),
  )
  assert.deepEqual([answer.status, answer.statusText, String(answer.body)], [207, 'Multi-Status', 'answer'])
  assert.deepEqual(answer.headers.get('x-two'), ['b'])
  const [request] = server.requests
  assert.deepEqual([request?.path, request?.body, request?.headers['x-many']], ['/a%20b?c=d', 'question', 'one, two'])
})

test('plain http and private addresses are refused, however they are written', async (t) => {
  const { client, asked } = open(t, ['http://localhost:1'])
  for (const url of [
    'http://localhost:2/',
    'https://localhost:1@127.0.0.1/',
    'http://example.com/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://017700000001/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00:ec2::254]/',
    'ftp://example.com/',
  ]) {
    await assert.rejects(client.call(get(url)), EndpointRefused, url)
  }
  assert.deepEqual(asked, [])
})

test('a name that resolves to any private address is refused', async (t) => {
  const { client, asked } = open(t, [], {
    'private.example': ['10.0.0.1'],
    'rebound.example': ['93.184.216.34', '127.0.0.1'],
    'six.example': ['::1'],
  })
  for (const host of ['private.example', 'rebound.example', 'six.example']) {
    await assert.rejects(client.call(get(`https://${host}/`)), {
      code: 'ENDPOINT_REFUSED',
      message: `This server does not call the endpoint, because the host ${host} resolves to an address that is not public. To allow the call, name the endpoint in --allow-http-endpoints.`,
    })
  }
  assert.deepEqual(asked, ['private.example', 'rebound.example', 'six.example'])
})

test('through a proxy, addresses that are refused here are still refused', async (t) => {
  const proxy = await startProxy(t, null)
  const environment = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url }
  const addresses = { 'private.example': ['10.0.0.1'], 'public.example': ['93.184.216.34'] }
  const { client, asked } = open(t, ['http://inner.example'], addresses, environment)
  for (const url of [
    'http://example.com/',
    'https://127.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://private.example/',
  ]) {
    await assert.rejects(client.call(get(url)), EndpointRefused, url)
  }
  assert.deepEqual(proxy.asked, [])
  await assert.rejects(client.call(get('https://public.example/')), CallFailed)
  assert.deepEqual(proxy.asked, ['CONNECT public.example:443'])
  assert.deepEqual(asked, ['private.example', 'public.example'])
})

test('a proxy calls what it alone can find, and plain http is asked of it as such', async (t) => {
  const server = await startServer(() => ({ body: 'answer' }))
  t.after(() => server.close())
  const proxy = await startProxy(t, server.endpoint)
  const environment = { https_proxy: proxy.url, http_proxy: proxy.url, no_proxy: 'direct.example' }
  const { client } = open(t, ['http://inner.example', 'http://direct.example:9'], {}, environment)
  const answer = await client.call(get('http://inner.example/a?b=c'))
  assert.equal(String(answer.body), 'answer')
  assert.deepEqual(proxy.asked, ['GET http://inner.example/a?b=c'])
  // There is no TLS behind this tunnel, but the tunnel was requested.
  await assert.rejects(client.call(get('https://unknown.example/')), CallFailed)
  assert.equal(proxy.asked[1], 'CONNECT unknown.example:443')
  await assert.rejects(client.call(get('http://direct.example:9/')), CallFailed)
  assert.equal(proxy.asked.length, 2)
})

test('a redirect is an answer and is not followed', async (t) => {
  const server = await startServer(() => ({ status: 302, headers: { Location: 'http://169.254.169.254/' } }))
  t.after(() => server.close())
  const { client } = open(t, [server.endpoint])
  assert.equal((await client.call(get(server.endpoint))).status, 302)
  assert.equal(server.requests.length, 1)
})

test('an answer that is too long is not read to its end', async (t) => {
  const server = await startServer(() => ({ body: 'x'.repeat(1001) }))
  t.after(() => server.close())
  const { client } = open(t, [server.endpoint])
  assert.equal((await client.call(get(server.endpoint))).body, null)
  assert.equal((await client.call(get(server.endpoint, { bodyBytesMax: 1001 }))).body?.length, 1001)
})

test('a call without an answer fails, and a cancelled one ends with the reason', async (t) => {
  const server = await startServer(() => null)
  const { client } = open(t, [server.endpoint])
  const controller = new AbortController()
  const pending = assert.rejects(
    client.call(get(server.endpoint, { signal: controller.signal })),
    (reason) => reason === 'enough',
  )
  controller.abort('enough')
  await pending
  await server.close()
  await assert.rejects(client.call(get(server.endpoint)), (error) => {
    assert.ok(error instanceof CallFailed)
    assert.match(error.message, /^Connect to 127\.0\.0\.1:\d+ failed: Connection refused$/)
    return true
  })
})

test('a server that does not speak TLS is reported in one line', async (t) => {
  const server = await startServer(() => null)
  t.after(() => server.close())
  const endpoint = server.endpoint.replace('http:', 'https:')
  const { client } = open(t, [endpoint])
  await assert.rejects(client.call(get(endpoint)), (error) => {
    assert.ok(error instanceof CallFailed)
    assert.match(error.message, /^The call to 127\.0\.0\.1:\d+ failed: TLS: [a-z ]+$/)
    return true
  })
})
