import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { type ReceivedRequest, type ScriptedAnswer, startServer } from '../services/test-support/task-call.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import type { Connection } from '../store/store.ts'
import type { AuthParameters, OAuthParameters } from './auth-parameters.ts'
import { Connections, type NewConnection } from './connections.ts'
import { parseAllowedEndpoint } from './outbound/allowed-endpoints.ts'
import { OutboundClient } from './outbound/outbound-client.ts'
import { keyBytes, SecretBox } from './secrets/secret-box.ts'

const signal = new AbortController().signal

interface SetupOptions {
  readonly answer?: (request: ReceivedRequest) => ScriptedAnswer | null
  readonly store?: ReturnType<typeof openMemoryStore>
}

async function setup(t: TestContext, { answer = token, store = openMemoryStore() }: SetupOptions = {}) {
  const server = await startServer((request) => answer(request))
  const client = new OutboundClient({ allowed: [parseAllowedEndpoint(server.endpoint)!] })
  const time = { millis: 1_000_000 }
  const reported: unknown[] = []
  const warnings: string[] = []
  const keys = { byte: 1 }
  const connections = new Connections({
    store: store.connections,
    secretBox: async () => new SecretBox(Buffer.alloc(keyBytes, keys.byte)),
    client,
    nowMillis: () => time.millis,
    makeUuid: randomUUID,
    place: { account: '123456789012', region: 'eu-west-1', partition: 'aws' },
    report: (_message, error) => reported.push(error),
    warn: (message) => warnings.push(message),
  })
  t.after(async () => {
    await connections.close()
    await client.close()
    await server.close()
    assert.deepEqual(reported, [])
  })
  const oauth = (overrides: Partial<OAuthParameters> = {}): AuthParameters => ({
    OAuthParameters: {
      ClientParameters: { ClientID: 'id', ClientSecret: 's3cret' },
      AuthorizationEndpoint: `${server.endpoint}/token`,
      HttpMethod: 'POST',
      ...overrides,
    },
  })
  return { server, store, connections, time, keys, oauth, warnings }
}

let tokens = 0

function token(): ScriptedAnswer {
  return { body: JSON.stringify({ access_token: `t${++tokens}`, token_type: 'bearer', expires_in: 3600 }) }
}

function newConnection(overrides: Partial<NewConnection> = {}): NewConnection {
  return {
    name: 'c',
    description: null,
    authorizationType: 'API_KEY',
    parameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 's3cret' } },
    kmsKeyIdentifier: null,
    ...overrides,
  }
}

/** Waits until the first authorization has succeeded or failed. */
async function authorize(connections: Connections, arn: string) {
  await connections.settled(signal)
  return connections.authorize(arn, signal)
}

const authorizationOf = async (connections: Connections, { arn }: Connection) =>
  (await authorize(connections, arn)).headers

test('a connection is stored without a readable secret, and gives it out for calls', async (t) => {
  const { store, connections } = await setup(t)
  const created = await connections.create(newConnection())
  assert.match(created.arn, /^arn:aws:events:eu-west-1:123456789012:connection\/c\/[0-9a-f-]{36}$/)
  assert.match(
    created.secretArn,
    /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:events!connection\/c\/[0-9a-f-]{36}-[0-9a-f]{6}$/,
  )
  const stored = await store.connections.byName('c')
  assert.equal(stored?.state, 'AUTHORIZED')
  assert.ok(!JSON.stringify(stored).includes('s3cret'))
  assert.deepEqual(await authorizationOf(connections, created), [['x-api-key', 's3cret']])
})

test('the three types of authorization and their parameters', async (t) => {
  const { connections, oauth } = await setup(t)
  const basic = await connections.create(
    newConnection({
      name: 'basic',
      authorizationType: 'BASIC',
      parameters: {
        BasicAuthParameters: { Username: 'Aladdin', Password: 'open sesame' },
        InvocationHttpParameters: {
          HeaderParameters: [
            { Key: 'X-H', Value: 'h' },
            { Key: 'authorization', Value: 'overridden' },
          ],
          QueryStringParameters: [{ Key: 'q', Value: '1', IsValueSecret: true }],
          BodyParameters: [{ Key: 'b', Value: '2' }],
        },
      },
    }),
  )
  assert.deepEqual(await connections.authorize(basic.arn, signal), {
    connectionArn: basic.arn,
    headers: [
      ['X-H', 'h'],
      ['Authorization', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ],
    query: [['q', '1']],
    body: [['b', '2']],
    token: null,
    // What the API shows of the connection is not a secret.
    secrets: ['open sesame', 'QWxhZGRpbjpvcGVuIHNlc2FtZQ==', '1'],
  })
  const tokenBased = await connections.create(
    newConnection({ name: 'oauth', authorizationType: 'OAUTH_CLIENT_CREDENTIALS', parameters: oauth() }),
  )
  assert.equal(tokenBased.state, 'AUTHORIZING')
  const authorization = await authorize(connections, tokenBased.arn)
  assert.match(authorization.token ?? '', /^Bearer t\d+$/)
  assert.deepEqual(authorization.headers, [['Authorization', authorization.token]])
  const settled = await connections.byName('oauth')
  assert.deepEqual([settled?.state, settled?.authorizedMillis], ['AUTHORIZED', 1_000_000])
})

test('a token is asked for once, again a minute before its end, and again when it was rejected', async (t) => {
  const { server, connections, time, oauth } = await setup(t)
  const created = await connections.create(
    newConnection({ authorizationType: 'OAUTH_CLIENT_CREDENTIALS', parameters: oauth() }),
  )
  const all = await Promise.all(Array.from({ length: 5 }, () => authorize(connections, created.arn)))
  assert.equal(new Set(all.map((each) => each.token)).size, 1)
  time.millis += 3_539_999
  assert.equal((await authorize(connections, created.arn)).token, all[0]!.token)
  assert.equal(server.requests.length, 1)
  time.millis += 1
  const second = await authorize(connections, created.arn)
  assert.notEqual(second.token, all[0]!.token)
  // The old token is long gone: its rejection says nothing about the new one.
  connections.rejected(all[0]!)
  assert.equal((await authorize(connections, created.arn)).token, second.token)
  assert.equal(server.requests.length, 2)
  connections.rejected(second)
  await authorize(connections, created.arn)
  assert.equal(server.requests.length, 3)
})

test('how a token is asked for', async (t) => {
  const { server, connections, oauth } = await setup(t)
  const ask = async (overrides: Partial<OAuthParameters>) => {
    const { arn } = await connections.create(
      newConnection({
        name: randomUUID(),
        authorizationType: 'OAUTH_CLIENT_CREDENTIALS',
        parameters: oauth(overrides),
      }),
    )
    await authorize(connections, arn)
    const { path, body, headers } = server.requests.at(-1)!
    return [path, body, headers['content-type'], headers.authorization]
  }
  const form = 'application/x-www-form-urlencoded'
  assert.deepEqual(await ask({}), [
    '/token',
    'grant_type=client_credentials&client_id=id&client_secret=s3cret',
    form,
    undefined,
  ])
  assert.deepEqual(await ask({ HttpMethod: 'GET' }), [
    '/token?grant_type=client_credentials&client_id=id&client_secret=s3cret',
    '',
    undefined,
    undefined,
  ])
  const parameters = (body: string, value: string, headers: readonly [string, string][]) => ({
    OAuthHttpParameters: {
      BodyParameters: [{ Key: body, Value: value }],
      QueryStringParameters: [{ Key: 'tenant', Value: 'a b' }],
      HeaderParameters: headers.map(([Key, Value]) => ({ Key, Value, IsValueSecret: true })),
    },
  })
  assert.deepEqual(await ask(parameters('grant_type', 'password', [['authorization', 'Basic aWQ6']])), [
    '/token?tenant=a+b',
    'grant_type=password',
    form,
    'Basic aWQ6',
  ])
  assert.deepEqual(await ask(parameters('scope', 'x', [['Content-Type', 'application/json']])), [
    '/token?tenant=a+b',
    '{"grant_type":"client_credentials","client_id":"id","client_secret":"s3cret","scope":"x"}',
    'application/json',
    undefined,
  ])
  // A connection must not decide how the request is sent, or to whom.
  const forged: readonly [string, string][] = [
    ['Host', 'admin.internal'],
    ['hOST', 'admin.internal'],
    ['X-Forwarded-Host', 'admin.internal'],
    ['X-Amz-Security-Token', 'any'],
    ['Content-Length', '1'],
    ['Transfer-Encoding', 'chunked'],
    ['Connection', 'upgrade'],
    ['Proxy-Authorization', 'Basic any'],
    ['X-Own', 'kept'],
  ]
  await ask(parameters('scope', 'x', forged))
  const { headers } = server.requests.at(-1)!
  assert.doesNotMatch(JSON.stringify(headers), /admin|any|chunked|upgrade/)
  assert.equal(headers['x-own'], 'kept')
})

test('a connection whose token is refused is deauthorized, and an update brings it back', async (t) => {
  const answers: (() => ScriptedAnswer)[] = [() => ({ status: 401, body: 's3cret' }), token]
  const { connections, oauth, warnings } = await setup(t, { answer: () => answers.shift()!() })
  const created = await connections.create(
    newConnection({ authorizationType: 'OAUTH_CLIENT_CREDENTIALS', parameters: oauth() }),
  )
  await assert.rejects(authorize(connections, created.arn), {
    reason: 'InvalidConnectionState',
    message: new RegExp(
      `^The connection ${created.arn} is not authorized\\. The authorization endpoint .* status 401\\.$`,
    ),
  })
  assert.equal((await connections.byName('c'))?.state, 'DEAUTHORIZED')
  assert.equal(warnings.length, 1)
  assert.match(warnings[0]!, /^The connection c is not authorized: The authorization endpoint .* status 401$/)
  const change = { description: null, authorizationType: null, parameters: null, kmsKeyIdentifier: null }
  assert.equal((await connections.update('c', change)).state, 'AUTHORIZING')
  assert.equal((await authorizationOf(connections, created)).length, 1)
})

test('an endpoint for tokens that is out of order leaves the connection as it is', async (t) => {
  const answers: (() => ScriptedAnswer)[] = [token, () => ({ status: 503 }), () => ({ body: 'no JSON' })]
  const { connections, oauth } = await setup(t, { answer: () => answers.shift()!() })
  const created = await connections.create(
    newConnection({ authorizationType: 'OAUTH_CLIENT_CREDENTIALS', parameters: oauth() }),
  )
  connections.rejected(await authorize(connections, created.arn))
  await assert.rejects(authorize(connections, created.arn), { reason: 'InternalError' })
  assert.equal((await connections.byName('c'))?.state, 'AUTHORIZED')
  // An endpoint that reports success without a token will not give one next time either.
  await assert.rejects(authorize(connections, created.arn), { reason: 'InvalidConnectionState' })
  assert.equal((await connections.byName('c'))?.state, 'DEAUTHORIZED')
})

test('a call does not wait for a connection that is being authorized', async (t) => {
  const { connections, oauth } = await setup(t, { answer: () => null })
  const created = await connections.create(
    newConnection({ authorizationType: 'OAUTH_CLIENT_CREDENTIALS', parameters: oauth() }),
  )
  await assert.rejects(connections.authorize(created.arn, signal), {
    reason: 'AuthInProgress',
    message: `The connection ${created.arn} is being authorized.`,
  })
  // A caller may stop waiting for it.
  const controller = new AbortController()
  const waiting = connections.settled(controller.signal)
  controller.abort('enough')
  await waiting
  // Closing the server cancels the request, and leaves the authorization for the next start.
  await connections.close()
  assert.equal((await connections.byName('c'))?.state, 'AUTHORIZING')
})

test('a caller that waits for a new token may stop waiting', async (t) => {
  const answers: (() => ScriptedAnswer | null)[] = [token, () => null]
  const { connections, oauth } = await setup(t, { answer: () => answers.shift()!() })
  const created = await connections.create(
    newConnection({ authorizationType: 'OAUTH_CLIENT_CREDENTIALS', parameters: oauth() }),
  )
  connections.rejected(await authorize(connections, created.arn))
  const controller = new AbortController()
  const waiting = assert.rejects(connections.authorize(created.arn, controller.signal), (reason) => reason === 'enough')
  controller.abort('enough')
  await waiting
})

test('the next start continues an unfinished authorization', async (t) => {
  const first = await setup(t, { answer: () => null })
  const created = await first.connections.create(
    newConnection({ authorizationType: 'OAUTH_CLIENT_CREDENTIALS', parameters: first.oauth() }),
  )
  await first.connections.close()
  // The first server's endpoint is not allowed for the second server, which shows that it asked again.
  const second = await setup(t, { store: first.store })
  await second.connections.resume()
  await assert.rejects(authorize(second.connections, created.arn), {
    reason: 'InvalidConnectionState',
    message: /is not an https endpoint/,
  })
})

test('an update keeps what it does not mention', async (t) => {
  const { connections } = await setup(t)
  const created = await connections.create(
    newConnection({
      description: 'first',
      authorizationType: 'BASIC',
      parameters: {
        BasicAuthParameters: { Username: 'u', Password: 'p' },
        InvocationHttpParameters: { QueryStringParameters: [{ Key: 'q', Value: '1' }] },
      },
    }),
  )
  const update = (parameters: AuthParameters, authorizationType: Connection['authorizationType'] | null = null) =>
    connections.update('c', { description: null, authorizationType, parameters, kmsKeyIdentifier: null })
  await update({ BasicAuthParameters: { Password: 'new' } })
  const updated = await authorize(connections, created.arn)
  assert.deepEqual(updated.headers, [['Authorization', `Basic ${btoa('u:new')}`]])
  assert.deepEqual(updated.query, [['q', '1']])
  assert.equal((await connections.byName('c'))?.description, 'first')
  await assert.rejects(update({}, 'API_KEY'), {
    code: 'INVALID',
    message: 'The authorization type API_KEY needs AuthParameters.ApiKeyAuthParameters.ApiKeyName.',
  })
  await update({ ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 'v' } }, 'API_KEY')
  assert.deepEqual(await authorizationOf(connections, created), [['k', 'v']])
  await assert.rejects(update({ BasicAuthParameters: { Password: 'new' } }), {
    code: 'INVALID',
    message:
      'AuthParameters.BasicAuthParameters does not go with the authorization type API_KEY, which takes AuthParameters.ApiKeyAuthParameters.',
  })
})

test('a deauthorized connection has no secrets left', async (t) => {
  const { connections } = await setup(t)
  const created = await connections.create(newConnection())
  await connections.deauthorize('c')
  const stored = await connections.byName('c')
  assert.deepEqual([stored?.state, stored?.sealedParameters, stored?.shownParameters], ['DEAUTHORIZED', null, '{}'])
  await assert.rejects(authorize(connections, created.arn), { reason: 'InvalidConnectionState' })
})

test('connections that do not exist, already exist, or are sealed with another key', async (t) => {
  const { connections, keys } = await setup(t)
  const created = await connections.create(newConnection())
  await assert.rejects(connections.create(newConnection()), { code: 'EXISTS', message: 'Connection c already exists.' })
  await assert.rejects(connections.remove('x'), {
    code: 'NOT_FOUND',
    message: "Failed to delete the connection(s). Connection 'x' does not exist.",
  })
  await assert.rejects(connections.deauthorize('x'), { code: 'NOT_FOUND' })
  await assert.rejects(connections.authorize(`${created.arn}x`, signal), { reason: 'ResourceNotFound' })
  keys.byte = 2
  await assert.rejects(authorize(connections, created.arn), {
    reason: 'InternalError',
    message: /cannot be decrypted with this server's key/,
  })
})

test('a file makes connections match what it says', async (t) => {
  const { connections } = await setup(t)
  const arn = 'arn:aws:events:us-east-1:210987654321:connection/c/1'
  assert.equal(await connections.apply(newConnection(), null), 'created')
  const { arn: firstArn, change } = (await connections.byName('c'))!
  assert.equal(await connections.apply(newConnection(), null), 'unchanged')
  assert.equal((await connections.byName('c'))?.change, change)
  assert.equal(await connections.apply(newConnection({ description: 'new' }), null), 'updated')
  assert.equal((await connections.byName('c'))?.arn, firstArn)
  assert.equal(await connections.apply(newConnection({ description: 'new' }), arn), 'created')
  assert.equal((await connections.byName('c'))?.arn, arn)
  const rotated = { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'rotated' } }
  assert.equal(await connections.apply(newConnection({ description: 'new', parameters: rotated }), arn), 'updated')
  assert.deepEqual((await authorize(connections, arn)).headers, [['x-api-key', 'rotated']])
  await connections.deauthorize('c')
  assert.equal(await connections.apply(newConnection({ description: 'new', parameters: rotated }), arn), 'updated')
})
