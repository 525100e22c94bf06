import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  CreateConnectionCommand,
  type CreateConnectionCommandInput,
  DeauthorizeConnectionCommand,
  DeleteConnectionCommand,
  DescribeConnectionCommand,
  EventBridgeClient,
  EventBridgeServiceException,
  ListConnectionsCommand,
  PutEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  UpdateConnectionCommand,
} from '@aws-sdk/client-eventbridge'
import { createApiServer } from '../server.ts'
import { setup, startMillis } from '../test-support/setup.ts'

async function connect(t: TestContext) {
  const { context, logged } = setup()
  const server = createApiServer(context)
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${port}`
  const client = new EventBridgeClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })
  t.after(async () => {
    client.destroy()
    await server.close()
    assert.deepEqual(logged, [])
  })
  return { client, url }
}

const apiKey = (overrides: Partial<CreateConnectionCommandInput> = {}): CreateConnectionCommandInput => ({
  Name: 'pay',
  AuthorizationType: 'API_KEY',
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 's3cret' } },
  ...overrides,
})

test('a connection is created, described without its secrets, updated, deauthorized and deleted', async (t) => {
  const { client } = await connect(t)
  const created = await client.send(
    new CreateConnectionCommand(
      apiKey({
        Description: 'payments',
        KmsKeyIdentifier: 'alias/key',
        AuthParameters: {
          ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 's3cret' },
          InvocationHttpParameters: {
            HeaderParameters: [{ Key: 'X-Version', Value: '7' }],
            QueryStringParameters: [{ Key: 'token', Value: 's3cret', IsValueSecret: true }],
            BodyParameters: [],
          },
        },
      }),
    ),
  )
  const time = new Date(startMillis)
  const { $metadata: _, ...members } = created
  assert.match(created.ConnectionArn ?? '', /^arn:aws:events:us-east-1:123456789012:connection\/pay\/[0-9a-f-]{36}$/)
  assert.deepEqual(members, {
    ConnectionArn: created.ConnectionArn,
    ConnectionState: 'AUTHORIZED',
    CreationTime: time,
    LastModifiedTime: time,
  })
  const { $metadata, SecretArn, ...described } = await client.send(new DescribeConnectionCommand({ Name: 'pay' }))
  assert.equal($metadata.httpStatusCode, 200)
  assert.match(SecretArn ?? '', /^arn:aws:secretsmanager:us-east-1:123456789012:secret:events!connection\/pay\//)
  assert.deepEqual(described, {
    ...members,
    Name: 'pay',
    Description: 'payments',
    KmsKeyIdentifier: 'alias/key',
    AuthorizationType: 'API_KEY',
    LastAuthorizedTime: time,
    AuthParameters: {
      ApiKeyAuthParameters: { ApiKeyName: 'x-api-key' },
      InvocationHttpParameters: {
        HeaderParameters: [{ Key: 'X-Version', Value: '7', IsValueSecret: false }],
        QueryStringParameters: [{ Key: 'token', IsValueSecret: true }],
      },
    },
  })
  const updated = await client.send(
    new UpdateConnectionCommand({
      Name: 'pay',
      AuthorizationType: 'BASIC',
      AuthParameters: {
        BasicAuthParameters: { Username: 'u', Password: 's3cret' },
        InvocationHttpParameters: { BodyParameters: [] },
      },
    }),
  )
  assert.deepEqual([updated.ConnectionArn, updated.ConnectionState], [created.ConnectionArn, 'AUTHORIZED'])
  const again = await client.send(new DescribeConnectionCommand({ Name: 'pay' }))
  assert.deepEqual([again.Description, again.AuthorizationType], ['payments', 'BASIC'])
  assert.deepEqual(again.AuthParameters, { BasicAuthParameters: { Username: 'u' }, InvocationHttpParameters: {} })

  const deauthorized = await client.send(new DeauthorizeConnectionCommand({ Name: 'pay' }))
  assert.equal(deauthorized.ConnectionState, 'DEAUTHORIZING')
  const without = await client.send(new DescribeConnectionCommand({ Name: 'pay' }))
  assert.deepEqual([without.ConnectionState, without.AuthParameters], ['DEAUTHORIZED', {}])

  const deleted = await client.send(new DeleteConnectionCommand({ Name: 'pay' }))
  assert.deepEqual([deleted.ConnectionArn, deleted.ConnectionState], [created.ConnectionArn, 'DELETING'])
  await assert.rejects(client.send(new DescribeConnectionCommand({ Name: 'pay' })), (error) => {
    assert.ok(error instanceof ResourceNotFoundException)
    assert.equal(error.message, "Failed to describe the connection(s). Connection 'pay' does not exist.")
    return true
  })
})

test('what OAuth connections show of themselves', async (t) => {
  const { client } = await connect(t)
  const created = await client.send(
    new CreateConnectionCommand({
      Name: 'oauth',
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: {
        OAuthParameters: {
          ClientParameters: { ClientID: 'id', ClientSecret: 's3cret' },
          AuthorizationEndpoint: 'https://127.0.0.1:9/token',
          HttpMethod: 'POST',
          OAuthHttpParameters: { BodyParameters: [{ Key: 'audience', Value: 'api', IsValueSecret: false }] },
        },
      },
    }),
  )
  assert.equal(created.ConnectionState, 'AUTHORIZING')
  const { AuthParameters } = await client.send(new DescribeConnectionCommand({ Name: 'oauth' }))
  assert.deepEqual(AuthParameters, {
    OAuthParameters: {
      ClientParameters: { ClientID: 'id' },
      AuthorizationEndpoint: 'https://127.0.0.1:9/token',
      HttpMethod: 'POST',
      OAuthHttpParameters: { BodyParameters: [{ Key: 'audience', Value: 'api', IsValueSecret: false }] },
    },
  })
})

test('connections are listed in pages, by the start of their names and by state', async (t) => {
  const { client } = await connect(t)
  for (const Name of ['pay-b', 'pay-a', 'mail']) await client.send(new CreateConnectionCommand(apiKey({ Name })))
  await client.send(new DeauthorizeConnectionCommand({ Name: 'pay-a' }))
  const first = await client.send(new ListConnectionsCommand({ Limit: 2 }))
  const second = await client.send(new ListConnectionsCommand({ Limit: 2, NextToken: first.NextToken }))
  const names = (list: typeof first) => list.Connections?.map(({ Name }) => Name)
  assert.deepEqual([names(first), names(second), second.NextToken], [['pay-b', 'pay-a'], ['mail'], undefined])
  const { CreationTime, ConnectionArn, ...shown } = first.Connections![0]!
  assert.deepEqual(shown, {
    Name: 'pay-b',
    ConnectionState: 'AUTHORIZED',
    AuthorizationType: 'API_KEY',
    LastModifiedTime: CreationTime,
    LastAuthorizedTime: CreationTime,
  })
  const some = new ListConnectionsCommand({ NamePrefix: 'pay-', ConnectionState: 'DEAUTHORIZED' })
  assert.deepEqual(names(await client.send(some)), ['pay-a'])
  await assert.rejects(client.send(new ListConnectionsCommand({ NextToken: 'x' })), { name: 'ValidationException' })
})

test('refusals have the errors of the service, and no secrets in them', async (t) => {
  const { client } = await connect(t)
  await client.send(new CreateConnectionCommand(apiKey()))
  await assert.rejects(client.send(new CreateConnectionCommand(apiKey())), (error) => {
    assert.ok(error instanceof ResourceAlreadyExistsException)
    assert.equal(error.message, 'Connection pay already exists.')
    return true
  })
  const refusal = async (input: Partial<CreateConnectionCommandInput>) => {
    try {
      await client.send(new CreateConnectionCommand(apiKey({ Name: 'other', ...input })))
    } catch (error) {
      assert.ok(error instanceof EventBridgeServiceException)
      assert.equal(error.$metadata.httpStatusCode, 400)
      return `${error.name}: ${error.message}`
    }
    return assert.fail('it was taken')
  }
  assert.equal(
    await refusal({ Name: 'a b' }),
    "ValidationException: 1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
  )
  assert.match(
    await refusal({
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x', ApiKeyValue: 's3cret:\u0000' } },
    }),
    /^ValidationException: 1 validation error detected: Value at 'authParameters\.apiKeyAuthParameters\.apiKeyValue' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
  )
  assert.equal(
    await refusal({ AuthParameters: { BasicAuthParameters: { Username: 'u', Password: 'p' } } }),
    'ValidationException: AuthParameters.BasicAuthParameters does not go with the authorization type API_KEY, which takes AuthParameters.ApiKeyAuthParameters.',
  )
  assert.match(
    await refusal({
      InvocationConnectivityParameters: {
        ResourceParameters: {
          ResourceConfigurationArn:
            'arn:aws:vpc-lattice:us-east-1:123456789012:resourceconfiguration/rcfg-0123456789abcdefg',
        },
      },
    }),
    /^ValidationException: Private connectivity by resource configurations is not supported\./,
  )
  await assert.rejects(client.send(new DeleteConnectionCommand({ Name: 'none' })), ResourceNotFoundException)
  await assert.rejects(client.send(new PutEventsCommand({ Entries: [] })), {
    name: 'UnknownOperationException',
    message: /^There is no operation "PutEvents" of EventBridge here\. This server has CreateConnection, /,
  })
})

test('a text that would keep a pattern busy for ever is judged at once', async (t) => {
  const { client } = await connect(t)
  for (const value of [`${' '.repeat(511)}:`, `${' \t'.repeat(255)}:`, `${'a '.repeat(255)}\u0000`]) {
    const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: 'x', ApiKeyValue: value } }
    await assert.rejects(client.send(new CreateConnectionCommand(apiKey({ AuthParameters }))), {
      name: 'ValidationException',
    })
  }
  const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: '\t x \t', ApiKeyValue: ' a \t b ' } }
  await client.send(new CreateConnectionCommand(apiKey({ AuthParameters })))
})

test('on the wire it is AWS JSON 1.1', async (t) => {
  const { url } = await connect(t)
  const post = async (target: string, body: string) => {
    const response = await fetch(url, { method: 'POST', headers: { 'x-amz-target': target }, body })
    return [response.status, response.headers.get('content-type'), await response.text()] as const
  }
  assert.deepEqual(await post('AWSEvents.ListConnections', '{}'), [
    200,
    'application/x-amz-json-1.1',
    '{"Connections":[]}',
  ])
  assert.deepEqual(await post('AWSEvents.ListConnections', '{"Limit": s3cret'), [
    400,
    'application/x-amz-json-1.1',
    '{"__type":"SerializationException","message":"The body of the request is not valid JSON."}',
  ])
  for (const name of ['constructor', '__proto__', '']) assert.equal((await post(`AWSEvents.${name}`, '{}'))[0], 400)
})
