import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { startServer } from '../src/services/test-support/task-call.ts'
import { type Serving, serve, temporaryDirectory } from './support/command.ts'

const roleArn = 'arn:aws:iam::123456789012:role/test'
const connectionArn = 'arn:aws:events:us-east-1:123456789012:connection/c/00000000-0000-0000-0000-000000000000'

/** A server with --mocks-only whose outside world is a single server that counts connections. */
async function setup(context: TestContext, mocks: object = {}) {
  const outside = await startServer(() => ({ body: '{}' }))
  context.after(() => outside.close())
  const directory = temporaryDirectory(context)
  writeFileSync(path.join(directory, 'mocks.json'), JSON.stringify(mocks))
  const options = ['--mocks-only', '--mock-config', 'mocks.json', '--allow-http-endpoints', outside.endpoint]
  const server = await serve(options, {
    directory,
    environment: {
      AWS_ENDPOINT_URL: outside.endpoint,
      LAMBDA_ENDPOINT: outside.endpoint,
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    },
  })
  context.after(() => server.stop('SIGKILL'))
  return { server, outside }
}

async function create(server: Serving, name: string, states: object, type = 'EXPRESS'): Promise<string> {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states })
  const { status, body } = await server.call('CreateStateMachine', { name, definition, roleArn, type })
  assert.equal(status, 200, JSON.stringify(body))
  return String(body.stateMachineArn)
}

async function endOf(server: Serving, stateMachineArn: string, input = '{}'): Promise<Record<string, unknown>> {
  const { executionArn } = (await server.call('StartExecution', { stateMachineArn, input })).body
  for (;;) {
    const { body } = await server.call('DescribeExecution', { executionArn })
    if (body.status !== 'RUNNING') return body
  }
}

const task = (resource: string, given: object = {}) => ({
  Call: { Type: 'Task', Resource: resource, Parameters: given, End: true },
})
const optimized = (action: string) => `arn:aws:states:::${action}`

test('anything that is not mocked fails with an explanation instead of making a call', async (context) => {
  const { server, outside } = await setup(context)
  const table: [resource: string, given?: object][] = [
    ['arn:aws:lambda:us-east-1:123456789012:function:f'],
    [optimized('lambda:invoke'), { FunctionName: 'f' }],
    [optimized('sqs:sendMessage'), { QueueUrl: `${outside.endpoint}/1/q`, MessageBody: 'x' }],
    [optimized('dynamodb:getItem'), { TableName: 't', Key: { id: { S: '1' } } }],
    [optimized('aws-sdk:dynamodb:listTables')],
    [optimized('aws-sdk:s3:getObject'), { Bucket: 'b', Key: 'k' }],
    [optimized('aws-sdk:lambda:invoke'), { FunctionName: 'f' }],
    [
      optimized('http:invoke'),
      { ApiEndpoint: outside.endpoint, Method: 'GET', Authentication: { ConnectionArn: connectionArn } },
    ],
    [
      optimized('eks:call'),
      { ClusterName: 'c', CertificateAuthority: 'bm9uZQ==', Endpoint: outside.endpoint, Method: 'GET', Path: '/' },
    ],
    [optimized('bedrock:invokeModel'), { ModelId: 'm', Body: {} }],
  ]
  for (const [index, [resource, given]] of table.entries()) {
    const stateMachineArn = await create(server, `m${index}`, task(resource, given))
    const { body } = await server.call('StartSyncExecution', { stateMachineArn })
    assert.deepEqual([body.status, body.error], ['FAILED', 'States.Runtime'], JSON.stringify(body))
    const said = `The state 'Call' is not mocked, and --mocks-only lets no call go out: ${resource} was not called.`
    assert.ok(String(body.cause).startsWith(said), String(body.cause))
  }
  const asynchronous: typeof table = [
    [optimized('batch:submitJob.sync'), { JobName: 'j', JobDefinition: 'd', JobQueue: 'q' }],
    [
      optimized('sqs:sendMessage.waitForTaskToken'),
      { QueueUrl: `${outside.endpoint}/1/q`, 'MessageBody.$': '$$.Task.Token' },
    ],
  ]
  for (const [index, [resource, given]] of asynchronous.entries()) {
    const { error, cause } = await endOf(server, await create(server, `a${index}`, task(resource, given), 'STANDARD'))
    assert.equal(error, 'States.Runtime')
    assert.match(String(cause), /is not mocked, and --mocks-only lets no call go out/)
  }
  const tested = await server.call('TestState', {
    definition: JSON.stringify(task(optimized('sqs:sendMessage'), { QueueUrl: 'q', MessageBody: 'x' }).Call),
    roleArn,
  })
  assert.match(
    String(tested.body.cause),
    /--mocks-only lets no call go out: .* was not called\. Give TestState the par/,
  )
  assert.deepEqual(outside.requests, [])
})

test('mocks, and everything that this server answers itself, still work', async (context) => {
  const { server, outside } = await setup(context, {
    StateMachines: { inner: { TestCases: { Happy: { Call: 'Sent' } } } },
    MockedResponses: { Sent: { '0': { Return: { MessageId: 'mocked' } } } },
  })
  const given = { QueueUrl: `${outside.endpoint}/1/q`, MessageBody: 'x' }
  const inner = await create(server, 'inner', task(optimized('sqs:sendMessage'), given))
  const outer = await create(
    server,
    'outer',
    task(optimized('aws-sdk:sfn:startSyncExecution'), { StateMachineArn: `${inner}#Happy` }),
  )
  const { body } = await server.call('StartSyncExecution', { stateMachineArn: outer })
  assert.match(String(body.output), /mocked/)
  assert.deepEqual(outside.requests, [])
})

test('TestState checks the parameters of a mocked task like an execution', async (context) => {
  const { server } = await setup(context)
  const test = async (
    resource: string,
    given: object | string,
    mock: object = { result: '{}', fieldValidationMode: 'NONE' },
  ) => {
    const fields = typeof given === 'string' ? { QueryLanguage: 'JSONata', Arguments: given } : { Parameters: given }
    const definition = JSON.stringify({ Type: 'Task', Resource: optimized(resource), ...fields, End: true })
    const { status, body } = await server.call('TestState', { definition, mock, input: '{"zip":"x","text":"t"}' })
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }
  // An expression's value is known only when the task starts.
  const connection = { ConnectionArn: 'arn:aws:events:us-east-1:123456789012:connection/c/1' }
  const endpoint = { ApiEndpoint: 'https://example.com', Method: 'GET' }
  const both = { ...endpoint, Authentication: connection, InvocationConfig: connection }
  const wrong: [resource: string, given: object | string, cause: RegExp][] = [
    ['aws-sdk:lambda:getFunction', { FunctionName: 'f', Zip: 'x' }, /Zip/],
    ['aws-sdk:lambda:getFunction', { FunctionName: 'f', 'Zip.$': '$.zip' }, /Zip/],
    ['sqs:sendMessage', "{% {'QueueUrl': 'q'} %}", /MessageBody/],
    ['sqs:sendMessage.waitForTaskToken', "{% {'QueueUrl': 'q'} %}", /MessageBody/],
    ['dynamodb:putItem', { TableName: 't', Item: { id: 1 } }, /id/],
    ['http:invoke', `{% ${JSON.stringify(both)} %}`, /Authentication/],
  ]
  for (const [resource, given, cause] of wrong) {
    for (const mock of [undefined, { errorOutput: { error: 'Mine' } }]) {
      const body = await test(resource, given, mock)
      assert.deepEqual([body.status, body.error], ['FAILED', 'States.Runtime'], `${resource} ${JSON.stringify(body)}`)
      assert.match(String(body.cause), cause)
    }
  }
  const right: [resource: string, given: object][] = [
    ['sqs:sendMessage', { QueueUrl: 'q', 'MessageBody.$': '$.text' }],
    ['dynamodb:putItem', { TableName: 't', Item: { id: { S: 'x' } } }],
  ]
  for (const [resource, given] of right) assert.equal((await test(resource, given)).status, 'SUCCEEDED', resource)
})

test('Distributed Maps do not read from or write to an S3 elsewhere', async (context) => {
  const { server, outside } = await setup(context)
  const map = (fields: object) => ({
    Map: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'P',
        States: { P: { Type: 'Pass', End: true } },
      },
      ...fields,
      End: true,
    },
  })
  const at = (action: string, Parameters: object, more: object = {}) => ({
    Resource: optimized(`s3:${action}`),
    Parameters,
    ...more,
  })
  const table: [states: object, error: string][] = [
    [
      map({ ItemReader: at('getObject', { Bucket: 'b', Key: 'k' }, { ReaderConfig: { InputType: 'JSON' } }) }),
      'States.ItemReaderFailed',
    ],
    [map({ ItemReader: at('listObjectsV2', { Bucket: 'b' }) }), 'States.ItemReaderFailed'],
    [map({ ResultWriter: at('putObject', { Bucket: 'b', Prefix: 'p' }) }), 'States.ResultWriterFailed'],
  ]
  for (const [index, [states, expected]] of table.entries()) {
    const { error, cause } = await endOf(server, await create(server, `map${index}`, states, 'STANDARD'), '[1,2]')
    assert.equal(error, expected)
    assert.match(String(cause), /S3 was not called: --mocks-only lets no call go out\. --s3-root names a directory/)
  }
  assert.deepEqual(outside.requests, [])
  // There is none here either.
  assert.equal((await fetch(`${server.url}/s3/b`, { method: 'PUT' })).status, 404)
})

test('connections do not fetch tokens from outside', async (context) => {
  const { server, outside } = await setup(context)
  const events = async (operation: string, input: object) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSEvents.${operation}` },
      body: JSON.stringify(input),
    })
    return (await response.json()) as Record<string, unknown>
  }
  await events('CreateConnection', {
    Name: 'shop',
    AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
    AuthParameters: {
      OAuthParameters: {
        ClientParameters: { ClientID: 'me', ClientSecret: 'hush' },
        AuthorizationEndpoint: `${outside.endpoint}/token`,
        HttpMethod: 'POST',
      },
    },
  })
  let described: Record<string, unknown>
  do described = await events('DescribeConnection', { Name: 'shop' })
  while (described.ConnectionState === 'AUTHORIZING')
  assert.equal(described.ConnectionState, 'DEAUTHORIZED')
  assert.match(String(described.StateReason), /was not called: --mocks-only lets no call go out/)
  assert.deepEqual(outside.requests, [])
})
