import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { readNewConnection } from '../api/index.ts'
import { Connections } from '../connections/connections.ts'
import { parseAllowedEndpoint } from '../connections/outbound/allowed-endpoints.ts'
import { OutboundClient } from '../connections/outbound/outbound-client.ts'
import { keyBytes, SecretBox } from '../connections/secrets/secret-box.ts'
import { startServer } from '../services/test-support/task-call.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import { prepareConnections } from './open-connections.ts'

test('connections given at start are authorized before anything can use them', async (t) => {
  const server = await startServer(() => ({ body: '{"access_token":"t1","expires_in":3600}' }))
  const client = new OutboundClient({ allowed: [parseAllowedEndpoint(server.endpoint)!] })
  const connections = new Connections({
    store: openMemoryStore().connections,
    secretBox: async () => new SecretBox(Buffer.alloc(keyBytes, 1)),
    client,
    nowMillis: () => 0,
    makeUuid: randomUUID,
    place: { account: '123456789012', region: 'eu-west-1', partition: 'aws' },
    report: (_message, error) => assert.fail(String(error)),
    warn: (message) => assert.fail(message),
  })
  t.after(async () => {
    await connections.close()
    await client.close()
    await server.close()
  })
  const OAuthParameters = {
    ClientParameters: { ClientID: 'id', ClientSecret: 's3cret' },
    AuthorizationEndpoint: `${server.endpoint}/token`,
    HttpMethod: 'POST',
  }
  const shop = { Name: 'shop', AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS', AuthParameters: { OAuthParameters } }
  const given = [{ connection: readNewConnection(shop), arn: null }]
  await prepareConnections({ readConnections: async () => given }, connections, () => {})
  assert.equal((await connections.byName('shop'))?.state, 'AUTHORIZED')
})
