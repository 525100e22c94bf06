import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Connection } from '../store.ts'
import { allPages, type StoreKind } from './fixtures.ts'

function newConnection(name: string, overrides: Partial<Connection> = {}): Connection {
  return {
    arn: `arn:aws:events:eu-west-1:123456789012:connection/${name}/1`,
    name,
    description: null,
    authorizationType: 'API_KEY',
    state: 'AUTHORIZED',
    stateReason: null,
    shownParameters: '{"ApiKeyAuthParameters":{"ApiKeyName":"x-api-key"}}',
    sealedParameters: 'v1.c2VhbGVk',
    secretArn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:events!connection/${name}/2-abcdef`,
    kmsKeyIdentifier: null,
    createdMillis: 1,
    modifiedMillis: 1,
    authorizedMillis: 1,
    change: 1,
    ...overrides,
  }
}

export function exerciseConnections(kind: StoreKind): void {
  test('a connection is found by name and by ARN, with all that it has', async (context) => {
    const store = await kind.open(context)
    const full = newConnection('a', {
      description: 'd',
      authorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      state: 'DEAUTHORIZED',
      stateReason: 'r',
      kmsKeyIdentifier: 'k',
      authorizedMillis: null,
      sealedParameters: null,
      modifiedMillis: 2,
    })
    assert.equal(await store.connections.create(full, 10), 'created')
    assert.deepEqual(await store.connections.byName('a'), full)
    assert.deepEqual(await store.connections.byArn(full.arn), full)
    assert.equal(await store.connections.byName('b'), null)
    assert.equal(await store.connections.byArn('a'), null)
  })

  test('a name is given once, and only so many are stored', async (context) => {
    const store = await kind.open(context)
    assert.equal(await store.connections.create(newConnection('a'), 2), 'created')
    assert.equal(await store.connections.create(newConnection('a', { arn: 'other' }), 2), 'taken')
    assert.equal(await store.connections.create(newConnection('b'), 2), 'created')
    assert.equal(await store.connections.create(newConnection('c'), 2), 'full')
    assert.deepEqual(await store.connections.byName('a'), newConnection('a'))
  })

  test('of two changes made to the same state, one is refused', async (context) => {
    const store = await kind.open(context)
    await store.connections.create(newConnection('a'), 10)
    const changed = newConnection('a', { description: 'new', sealedParameters: null, change: 2 })
    assert.equal(await store.connections.replace(changed), true)
    assert.equal(await store.connections.replace(newConnection('a', { description: 'late', change: 2 })), false)
    assert.equal(await store.connections.replace(newConnection('gone', { change: 2 })), false)
    assert.deepEqual(await store.connections.byName('a'), changed)
  })

  test('a change does not reach a connection that was made anew', async (context) => {
    const store = await kind.open(context)
    await store.connections.create(newConnection('a'), 10)
    assert.equal(await store.connections.remove('a'), true)
    assert.equal(await store.connections.remove('a'), false)
    const anew = newConnection('a', { arn: 'arn:aws:events:eu-west-1:123456789012:connection/a/3' })
    assert.equal(await store.connections.create(anew, 10), 'created')
    assert.equal(await store.connections.replace(newConnection('a', { change: 2 })), false)
    assert.deepEqual(await store.connections.byName('a'), anew)
  })

  test('connections are listed by creation, by the start of their names and by state', async (context) => {
    const store = await kind.open(context)
    for (const [name, state] of [
      ['pay-b', 'AUTHORIZED'],
      ['pay-a', 'DEAUTHORIZED'],
      ['mail', 'AUTHORIZED'],
      ['pay-%', 'AUTHORIZED'],
    ] as const) {
      await store.connections.create(newConnection(name, { state }), 10)
    }
    await store.connections.replace(newConnection('pay-b', { change: 2 }))
    const list = async (namePrefix: string | null, state: string | null) =>
      (await allPages((request) => store.connections.list({ ...request, namePrefix, state }), 2)).map((page) =>
        page.map(({ name }) => name),
      )
    assert.deepEqual(await list(null, null), [
      ['pay-b', 'pay-a'],
      ['mail', 'pay-%'],
    ])
    assert.deepEqual(await list('pay-', null), [['pay-b', 'pay-a'], ['pay-%']])
    assert.deepEqual(await list('pay-', 'AUTHORIZED'), [['pay-b', 'pay-%']])
    assert.deepEqual(await list('pay-%', null), [['pay-%']])
    assert.deepEqual(await list('x', null), [[]])
  })
}
