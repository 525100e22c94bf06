import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { JsonValue } from '../../json/index.ts'
import { startProxy } from '../../proxy/test-support/start-proxy.ts'
import {
  assertFailed,
  RecordingReport,
  type ScriptedAnswer,
  startServer,
  succeededText,
  taskCall,
} from '../test-support/task-call.ts'
import { AwsClients } from './aws-clients.ts'
import { sdkIntegration } from './sdk-integration.ts'
import { lookUpSdk } from './sdk-lookup.ts'
import { findService } from './service-table.ts'

type Answer = Parameters<typeof startServer>[0]

async function setup(context: TestContext, answer: Answer | ScriptedAnswer) {
  const server = await startServer(typeof answer === 'function' ? answer : () => answer)
  const environment = { AWS_ENDPOINT_URL: server.endpoint }
  const clients = new AwsClients({
    region: 'eu-west-1',
    endpoints: { overrides: {}, environment },
    nowMillis: () => Date.UTC(2026, 10, 21, 9),
  })
  context.after(async () => {
    clients.close()
    await server.close()
  })
  const report = new RecordingReport()
  const call = (resource: string, parameters: JsonValue, others: Partial<Parameters<typeof taskCall>[0]> = {}) => {
    const task = taskCall({ resource: `arn:aws:states:::aws-sdk:${resource}`, arguments: parameters, ...others })
    assert.ok(task.resource.kind === 'integration')
    const found = lookUpSdk(task.resource.resourceType, task.resource.action)
    assert.ok(found?.type === 'found', resource)
    return sdkIntegration(clients, found.service, found.operation).call(task, report)
  }
  const refuse = (resource: string, parameters: JsonValue) => {
    const found = lookUpSdk(`aws-sdk:${resource.split(':')[0]}`, resource.split(':')[1]!)
    assert.ok(found?.type === 'found', resource)
    const task = taskCall({ resource: `arn:aws:states:::aws-sdk:${resource}`, arguments: parameters })
    return sdkIntegration(clients, found.service, found.operation).refuse!({ ...task, testCase: null })
  }
  return { server, call, refuse, report }
}

const json = (body: object, status = 200, headers: Record<string, string> = {}): ScriptedAnswer => ({
  status,
  headers: { 'Content-Type': 'application/x-amz-json-1.0', 'x-amzn-RequestId': 'request-1', ...headers },
  body: JSON.stringify(body),
})

test('parameters go out under the names of the API, and results come back under those of the SDK', async (context) => {
  const { call, server } = await setup(
    context,
    json({ tasks: [{ taskArn: 't', createdAt: 1_750_000_000.5, startedAt: 1_750_000_000, overrides: {} }] }),
  )
  const outcome = await call('ecs:describeTasks', { Cluster: 'c', Tasks: ['t'], Include: null })
  assert.equal(
    succeededText(outcome),
    '{"Tasks":[{"CreatedAt":"2025-06-15T15:06:40.500Z","Overrides":{},"StartedAt":"2025-06-15T15:06:40Z","TaskArn":"t"}]}',
  )
  const [request] = server.requests
  assert.deepEqual(JSON.parse(request!.body), { cluster: 'c', tasks: ['t'] })
  assert.match(request!.headers.authorization ?? '', /Credential=dummy\/\d{8}\/eu-west-1\/ecs\/aws4_request/)
})

test('keys of maps are data, and keep their case', async (context) => {
  const { call, server } = await setup(
    context,
    json({ Item: { id: { S: 'a' }, isOn: { BOOL: true }, NONE: { NULL: true } } }),
  )
  const outcome = await call('dynamodb:getItem', { TableName: 't', Key: { id: { S: 'a' }, other: { Bool: true } } })
  assert.equal(succeededText(outcome), '{"Item":{"id":{"S":"a"},"isOn":{"Bool":true},"NONE":{"Nul":true}}}')
  assert.deepEqual(JSON.parse(server.requests[0]!.body).Key, { id: { S: 'a' }, other: { BOOL: true } })
})

test('an error that the API declares has its own name, any other the name of the client', async (context) => {
  const { call } = await setup(context, ({ headers }) => {
    const isGet = headers['x-amz-target'] === 'DynamoDB_20120810.GetItem'
    const type = isGet ? 'ResourceNotFoundException' : 'ValidationException'
    return json({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'No.' }, 400)
  })
  const cause = 'No. (Service: DynamoDb, Status Code: 400, Request ID: request-1) (SDK Attempt Count: 1)'
  const key = { TableName: 't', Key: {} }
  assertFailed(await call('dynamodb:getItem', key), 'DynamoDb.ResourceNotFoundException', cause)
  assertFailed(await call('dynamodb:deleteItem', key), 'DynamoDb.DynamoDbException', cause)
})

test('calls go through the proxy that the environment names', async (context) => {
  const server = await startServer(() => json({ SecretString: 's' }))
  context.after(() => server.close())
  const proxy = await startProxy(context, server.endpoint)
  const environment = { AWS_ENDPOINT_URL: 'http://secrets.example', HTTP_PROXY: proxy.url }
  const clients = new AwsClients({ region: 'us-east-1', endpoints: { overrides: {}, environment }, nowMillis: () => 0 })
  context.after(() => clients.close())
  const outcome = await clients.call({
    service: findService('secretsmanager')!,
    operation: 'GetSecretValue',
    parameters: { SecretId: 'x' },
    style: 'sdk',
    credentials: null,
    machineArn: '',
    idempotencyToken: { member: null, token: 't' },
    signal: new AbortController().signal,
  })
  assert.equal(outcome.type, 'answered')
  assert.deepEqual(proxy.asked, ['CONNECT secrets.example:80'])
})

test('a parameter that the API does not have is refused', async (context) => {
  const { call, server } = await setup(context, json({}))
  const outcome = await call('secretsmanager:getSecretValue', { SecretID: 'x' })
  assertFailed(
    outcome,
    'States.Runtime',
    `The Parameters '{"SecretID":"x"}' could not be used to start the Task: [The field "SecretID" is not supported by Step Functions]`,
  )
  assert.equal(server.requests.length, 0)
})

test('parameters that do not fit are refused before the task is scheduled, where the client can tell', async (context) => {
  const { refuse } = await setup(context, json({}))
  assert.equal(
    refuse('dynamodb:putItem', { TableName: 't', Item: { id: { BOOL: true } } }),
    `The Parameters '{"TableName":"t","Item":{"id":{"BOOL":true}}}' could not be used to start the Task: [The field "BOOL" is not supported by Step Functions]`,
  )
  assert.match(refuse('dynamodb:putItem', 'text') ?? '', /must be an OBJECT/)
  assert.equal(refuse('dynamodb:putItem', { TableName: 't' }), null)
  assert.equal(refuse('scheduler:createSchedule', { Nonsense: 1 }), null)
})

test('binary values of DynamoDB are in base64 both ways, also where they look like text', async (context) => {
  const item = { blob: { B: 'AQID' }, blobs: { BS: ['AQ==', '/w=='] } }
  const { call, server } = await setup(context, json({ Item: item }))
  const shown = { blob: { B: 'AQID' }, blobs: { Bs: ['AQ==', '/w=='] } }
  assert.deepEqual(
    JSON.parse(succeededText(await call('dynamodb:getItem', { TableName: 't', Key: { id: { S: 'a' } } }))),
    { Item: shown },
  )
  await call('dynamodb:putItem', { TableName: 't', Item: shown })
  assert.deepEqual(JSON.parse(server.requests[1]!.body).Item, item)
})

test('an object is read as a text where it is one, otherwise as base64', async (context) => {
  const bodies: Record<string, Buffer> = {
    text: Buffer.from('täxt'),
    binary: Buffer.from([0xff, 0xfe]),
    none: Buffer.of(),
  }
  const { call } = await setup(context, ({ path }) => {
    const body = bodies[/bucket\/(\w+)/.exec(path)![1]!]!
    return { headers: { 'x-amz-meta-a': 'b', 'Content-Type': 'binary/octet-stream', ETag: '"e"' }, body }
  })
  const text = async (key: string) =>
    JSON.parse(succeededText(await call('s3:getObject', { Bucket: 'bucket', Key: key }))) as Record<string, unknown>
  assert.deepEqual(await text('text'), {
    ContentLength: 5,
    ContentType: 'binary/octet-stream',
    ETag: '"e"',
    Metadata: { a: 'b' },
    Body: 'täxt',
  })
  assert.equal((await text('binary')).Body, '//4=')
  assert.equal((await text('none')).Body, '')
})

test('an object is written as JSON, of the type of a text unless another is given', async (context) => {
  const { call, server } = await setup(context, { headers: { ETag: '"e"' } })
  for (const [body, type, sent, sentType] of [
    ['text data', null, '"text data"', 'text/plain; charset=UTF-8'],
    [false, null, 'false', 'text/plain; charset=UTF-8'],
    [{ a: [1] }, 'application/json', '{"a":[1]}', 'application/json'],
  ] as const) {
    await call('s3:putObject', { Bucket: 'bucket', Key: 'k', Body: body as JsonValue, ContentType: type })
    const request = server.requests.at(-1)!
    assert.equal(request.body, sent)
    assert.equal(request.headers['content-type'], sentType)
  }
})

test('an object that is not there has one name for GET and HEAD', async (context) => {
  const { call } = await setup(context, (request) => ({
    status: 404,
    headers: { 'x-amz-request-id': 'r', 'x-amz-id-2': 'x' },
    body: request.method === 'HEAD' ? '' : '<Error><Code>NoSuchKey</Code><Message>Gone.</Message></Error>',
  }))
  const key = { Bucket: 'bucket', Key: 'k' }
  const ids = '(Service: S3, Status Code: 404, Request ID: r, Extended Request ID: x) (SDK Attempt Count: 1)'
  assertFailed(await call('s3:getObject', key), 'S3.NoSuchKeyException', `Gone. ${ids}`)
  assertFailed(await call('s3:headObject', key), 'S3.NoSuchKeyException', /Status Code: 404, Request ID: r, Extended/)
})

test('bytes are texts, except where they never are', async (context) => {
  const { call, server } = await setup(
    context,
    json({ CiphertextBlob: '//4=', Plaintext: Buffer.from('p').toString('base64') }),
  )
  assert.equal(
    succeededText(await call('kms:encrypt', { KeyId: 'k', Plaintext: 'plain' })),
    '{"CiphertextBlob":"//4="}',
  )
  assert.equal(JSON.parse(server.requests[0]!.body).Plaintext, Buffer.from('plain').toString('base64'))
  assert.equal(succeededText(await call('kms:decrypt', { CiphertextBlob: '//4=' })), '{"Plaintext":"p"}')
  assert.equal(JSON.parse(server.requests[1]!.body).CiphertextBlob, '//4=')
})

test('with a task token the answer is only reported, and after a restart the call is not made again', async (context) => {
  const { call, server, report } = await setup(
    context,
    json({ MessageId: 'm', MD5OfMessageBody: '316bfcb44027be2866daa4294c5aa546' }),
  )
  const parameters = { QueueUrl: 'http://127.0.0.1/q', MessageBody: { token: 't' } }
  assert.deepEqual(await call('sqs:sendMessage.waitForTaskToken', parameters), { type: 'pending' })
  assert.equal(report.outputs[0]!.text, '{"Md5OfMessageBody":"316bfcb44027be2866daa4294c5aa546","MessageId":"m"}')
  assert.equal(JSON.parse(server.requests[0]!.body).MessageBody, '{"token":"t"}')
  const again = await call('sqs:sendMessage.waitForTaskToken', parameters, { submitted: report.outputs[0]! })
  assert.deepEqual(again, { type: 'pending' })
  assert.equal(server.requests.length, 1)
})

test('a call that is aborted ends at once', async (context) => {
  const abort = new AbortController()
  const { call } = await setup(context, () => {
    abort.abort('cancelled')
    return null
  })
  assert.deepEqual(await call('sqs:listQueues', {}, { signal: abort.signal }), { type: 'pending' })
})

test('an endpoint where nobody listens is a client error', async (context) => {
  const { call, server } = await setup(context, {})
  await server.close()
  const host = new URL(server.endpoint).host
  assertFailed(
    await call('sqs:listQueues', {}),
    'Sqs.SdkClientException',
    `Unable to execute HTTP request: Connect to ${host} failed: Connection refused`,
  )
})

test('an answer that cannot be read is a client error', async (context) => {
  const { call } = await setup(context, { body: 'no JSON' })
  assertFailed(
    await call('secretsmanager:listSecrets', {}),
    'SecretsManager.SdkClientException',
    /^Unable to unmarshall response \(.*\)$/,
  )
})

test('an error that is not in the protocol has the name of the client', async (context) => {
  const { call } = await setup(context, { status: 400, body: '<html>Bad gateway</html>' })
  assertFailed(
    await call('secretsmanager:listSecrets', {}),
    'SecretsManager.SecretsManagerException',
    /^[^\n]* \(Service: SecretsManager, Status Code: 400, Request ID: null\) \(SDK Attempt Count: 1\)$/,
  )
})

test('a role is assumed once for all calls in its name, at the same emulator', async (context) => {
  const { call, server } = await setup(context, ({ body }) => {
    if (!body.includes('AssumeRole')) return json({ SecretList: [] })
    return {
      headers: { 'Content-Type': 'text/xml' },
      body: '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2026-11-21T10:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>',
    }
  })
  const credentials = { RoleArn: 'arn:aws:iam::111122223333:role/other' }
  await call('secretsmanager:listSecrets', {}, { credentials })
  await call('ssm:listCommands', {}, { credentials })
  const assumed = server.requests.filter(({ body }) => body.includes('AssumeRole'))
  assert.equal(assumed.length, 1)
  const asked = new URLSearchParams(assumed[0]!.body)
  assert.equal(asked.get('RoleArn'), credentials.RoleArn)
  assert.equal(asked.get('ExternalId'), 'arn:aws:states:us-east-1:123456789012:stateMachine:Parent')
  const called = server.requests.filter(({ body }) => !body.includes('AssumeRole'))
  for (const { headers } of called) {
    assert.match(headers.authorization ?? '', /Credential=AKIAROLE\//)
    assert.equal(headers['x-amz-security-token'], 'session')
  }
  assert.equal(called.length, 2)
})

test('a role that may not be assumed fails the task in the words of the service, other reasons in their own', async (context) => {
  const causes = {
    AccessDenied:
      "The role arn:aws:iam::123456789012:role/parent is not authorized to assume the task state's role, role.",
    ExpiredToken: 'The role role could not be assumed: You may not.',
  }
  for (const [code, cause] of Object.entries(causes)) {
    const { call } = await setup(context, {
      status: 403,
      headers: { 'Content-Type': 'text/xml' },
      body: `<ErrorResponse><Error><Code>${code}</Code><Message>You may not.</Message></Error></ErrorResponse>`,
    })
    const outcome = await call('secretsmanager:listSecrets', {}, { credentials: { RoleArn: 'role' } })
    assertFailed(outcome, 'States.TaskFailed', cause)
  }
})
