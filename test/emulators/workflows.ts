/**
 * Whole workflows against an AWS emulator, which speaks the real protocols: `npm run test:emulators`. Not part of `npm
 * test`, because it needs python3 with moto.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CreateTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { CreateJobCommand, GlueClient } from '@aws-sdk/client-glue'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { systemClock } from '../../src/runtime/system-clock.ts'
import type { Local } from '../../src/server/options.ts'
import { createMachine, openLocal, runToEnd } from '../support/local.ts'
import { MotoServer, whyNoMoto } from './moto-server.ts'

const missing = whyNoMoto()
const options = { skip: missing ?? false, timeout: 60_000 }

let moto: MotoServer
let local: Local
let machines = 0
const settings = () => ({
  region: 'us-east-1',
  endpoint: moto.endpoint,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

before(async () => {
  if (missing !== null) return
  moto = await MotoServer.start()
  process.env.AWS_ENDPOINT_URL = moto.endpoint
  local = await openLocal({ clock: systemClock, waitTimeScale: 0.05, s3: { type: 'api' } })
})

after(async () => {
  if (missing !== null) {
    process.stdout.write(`\nSKIPPED: no workflow was run against an emulator, because ${missing}.\n`)
    return
  }
  await local.close()
  await moto.stop()
})

/** Runs states one after another, in JSONata, and returns the parsed output of the last. */
async function run(states: Record<string, object>, input: object = {}) {
  const names = Object.keys(states)
  const chained = Object.fromEntries(
    names.map((name, index) => {
      const next = names[index + 1]
      return [name, { Type: 'Task', ...states[name], ...(next === undefined ? { End: true } : { Next: next }) }]
    }),
  )
  const definition = { QueryLanguage: 'JSONata', StartAt: names[0], States: chained }
  const arn = await createMachine(local, `machine-${machines++}`, JSON.stringify(definition))
  const end = await runToEnd(local, arn, JSON.stringify(input))
  return { ...end, value: end.output === null ? null : JSON.parse(end.output) }
}

async function queue(name: string): Promise<{ url: string; arn: string; receive: () => Promise<string> }> {
  const sqs = new SQSClient(settings())
  const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }))
  const receive = async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 10 }))
    return Messages[0]?.Body ?? ''
  }
  return { url: url!, arn: Attributes!.QueueArn!, receive }
}

test('an order is stored, queued and announced', options, async () => {
  const dynamodb = new DynamoDBClient(settings())
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const work = await queue('work')
  const news = await queue('news')
  const sns = new SNSClient(settings())
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'orders' }))
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: news.arn }))
  const { status, value, cause } = await run(
    {
      Store: {
        Resource: 'arn:aws:states:::dynamodb:putItem',
        Arguments: { TableName: 'orders', Item: { id: { S: '{% $states.input.id %}' }, paid: { BOOL: true } } },
        Output: '{% $states.input %}',
      },
      Enqueue: {
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Arguments: { QueueUrl: work.url, MessageBody: '{% $states.input %}' },
        Output: '{% $states.input %}',
      },
      Announce: {
        Resource: 'arn:aws:states:::sns:publish',
        Arguments: { TopicArn, Message: { order: '{% $states.input.id %}' } },
        Output: '{% $states.context.Execution.Input %}',
      },
      Read: {
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem',
        Arguments: { TableName: 'orders', Key: { id: { S: '{% $states.input.id %}' } } },
      },
    },
    { id: 'o1' },
  )
  assert.equal(status, 'SUCCEEDED', cause ?? '')
  assert.deepEqual(value, { Item: { id: { S: 'o1' }, paid: { Bool: true } } })
  assert.deepEqual(JSON.parse(await work.receive()), { id: 'o1' })
  assert.deepEqual(JSON.parse(JSON.parse(await news.receive()).Message), { order: 'o1' })
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: 'o1' } } }))
  assert.deepEqual(Item, { id: { S: 'o1' }, paid: { BOOL: true } })
})

test("failed conditions and missing tables have the service's error names", options, async () => {
  const put = (resource: string, more: object) =>
    run({ Put: { Resource: `arn:aws:states:::${resource}`, Arguments: { TableName: 'none', Item: {}, ...more } } })
  assert.equal((await put('dynamodb:putItem', {})).error, 'DynamoDB.ResourceNotFoundException')
  const { error, cause } = await put('aws-sdk:dynamodb:putItem', { Item: { id: { S: 'a' } } })
  assert.equal(error, 'DynamoDb.ResourceNotFoundException')
  assert.match(cause ?? '', / \(Service: DynamoDb, Status Code: 400, Request ID: .*\) \(SDK Attempt Count: 1\)$/)
})

test('a person answers with the token that came through a queue', options, async () => {
  const approvals = await queue('approvals')
  const ended = run({
    Ask: {
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: { QueueUrl: approvals.url, MessageBody: { token: '{% $states.context.Task.Token %}' } },
    },
  })
  const { token } = JSON.parse(await approvals.receive())
  await local.call('SendTaskSuccess', JSON.stringify({ taskToken: token, output: '{"approved":true}' }))
  assert.deepEqual((await ended).value, { approved: true })
})

test('objects are written, read and listed, and missing ones fail', options, async () => {
  const s3 = new S3Client({ ...settings(), forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket: 'files' }))
  await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'binary', Body: Uint8Array.of(0xff, 0xfe) }))
  const at = (Key: string) => ({ Bucket: 'files', Key })
  const written = await run({
    Write: { Resource: 'arn:aws:states:::aws-sdk:s3:putObject', Arguments: { ...at('a'), Body: { n: 1 } } },
    Read: { Resource: 'arn:aws:states:::aws-sdk:s3:getObject', Arguments: at('a') },
  })
  assert.equal(written.status, 'SUCCEEDED', written.cause ?? '')
  assert.equal(written.value.Body, '{"n":1}')
  assert.equal(written.value.ContentType, 'text/plain; charset=UTF-8')
  const stored = await s3.send(new GetObjectCommand(at('a')))
  assert.equal(await stored.Body!.transformToString(), '{"n":1}')
  const binary = await run({ Read: { Resource: 'arn:aws:states:::aws-sdk:s3:getObject', Arguments: at('binary') } })
  assert.equal(binary.value.Body, '//4=')
  const listed = await run({
    List: { Resource: 'arn:aws:states:::aws-sdk:s3:listObjectsV2', Arguments: { Bucket: 'files' } },
  })
  assert.deepEqual(
    listed.value.Contents.map((each: { Key: string; Size: number }) => [each.Key, each.Size]),
    [
      ['a', 7],
      ['binary', 2],
    ],
  )
  for (const action of ['getObject', 'headObject']) {
    const missed = await run({ Miss: { Resource: `arn:aws:states:::aws-sdk:s3:${action}`, Arguments: at('none') } })
    assert.equal(missed.error, 'S3.NoSuchKeyException')
  }
})

test('secrets, parameters and keys', options, async () => {
  await new SecretsManagerClient(settings()).send(new CreateSecretCommand({ Name: 'door', SecretString: 'sesame' }))
  const { KeyMetadata } = await new KMSClient(settings()).send(new CreateKeyCommand({}))
  const secret = await run({
    Get: { Resource: 'arn:aws:states:::aws-sdk:secretsmanager:getSecretValue', Arguments: { SecretId: 'door' } },
  })
  assert.equal(secret.value.SecretString, 'sesame')
  assert.match(secret.value.Arn, /^arn:aws:secretsmanager:us-east-1:123456789012:secret:door-/)
  assert.match(secret.value.CreatedDate, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  const parameter = await run({
    Put: {
      Resource: 'arn:aws:states:::aws-sdk:ssm:putParameter',
      Arguments: { Name: '/colour', Value: 'green', Type: 'String' },
    },
    Get: { Resource: 'arn:aws:states:::aws-sdk:ssm:getParameter', Arguments: { Name: '/colour' } },
  })
  assert.equal(parameter.value.Parameter.Value, 'green')
  const round = await run({
    Encrypt: {
      Resource: 'arn:aws:states:::aws-sdk:kms:encrypt',
      Arguments: { KeyId: KeyMetadata!.KeyId, Plaintext: 'hidden' },
    },
    Decrypt: {
      Resource: 'arn:aws:states:::aws-sdk:kms:decrypt',
      Arguments: { CiphertextBlob: '{% $states.input.CiphertextBlob %}' },
    },
  })
  assert.equal(round.value.Plaintext, 'hidden')
})

test("a call uses its state's role", options, async () => {
  const roleArn = 'arn:aws:iam::111122223333:role/elsewhere'
  const { value, cause } = await run(
    {
      Who: {
        Resource: 'arn:aws:states:::aws-sdk:sts:getCallerIdentity',
        Arguments: {},
        Credentials: { RoleArn: '{% $states.context.Execution.Input.role %}' },
      },
    },
    { role: roleArn },
  )
  assert.match(value?.Arn ?? cause, /^arn:aws:sts::111122223333:assumed-role\/elsewhere\/stepwell$/)
})

test('events are put, and one without a source is reported', options, async () => {
  const put = (entry: object) =>
    run({ Put: { Resource: 'arn:aws:states:::events:putEvents', Arguments: { Entries: [entry] } } })
  const good = await put({ Source: 'shop', DetailType: 'Sold', Detail: { id: 1 } })
  assert.deepEqual(Object.keys(good.value), ['Entries', 'FailedEntryCount'])
  const bad = await put({ DetailType: 'Sold', Detail: { id: 1 } })
  assert.equal(bad.error, 'EventBridge.FailedEntry')
  assert.match(bad.cause ?? '', /Source is a required argument/)
})

test('jobs are started and followed until they end', options, async () => {
  await new GlueClient(settings()).send(
    new CreateJobCommand({ Name: 'etl', Role: 'arn:aws:iam::123456789012:role/glue', Command: { Name: 'glueetl' } }),
  )
  const glue = await run({ Job: { Resource: 'arn:aws:states:::glue:startJobRun.sync', Arguments: { JobName: 'etl' } } })
  assert.equal(glue.status, 'SUCCEEDED', glue.cause ?? '')
  assert.equal(glue.value.JobRunState, 'SUCCEEDED')
  assert.equal(glue.value.JobName, 'etl')
  assert.equal(typeof glue.value.StartedOn, 'number')
  const query = await run({
    Query: {
      Resource: 'arn:aws:states:::athena:startQueryExecution.sync',
      Arguments: { QueryString: 'SELECT 1', ResultConfiguration: { OutputLocation: 's3://files/' } },
    },
  })
  assert.equal(query.value?.QueryExecution.Status.State, 'SUCCEEDED', query.cause ?? '')
  const cluster = await run({
    Create: {
      Resource: 'arn:aws:states:::elasticmapreduce:createCluster.sync',
      Arguments: {
        Name: 'spark',
        JobFlowRole: 'r',
        ServiceRole: 's',
        ReleaseLabel: 'emr-6.0.0',
        Instances: { KeepJobFlowAliveWhenNoSteps: true, MasterInstanceType: 'm4.large', InstanceCount: 1 },
      },
    },
  })
  assert.match(cluster.value?.ClusterId ?? cluster.cause, /^j-/)
  const training = await run({
    Train: {
      Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
      Arguments: {
        TrainingJobName: 'learn',
        RoleArn: 'arn:aws:iam::123456789012:role/learn',
        AlgorithmSpecification: { TrainingImage: 'image', TrainingInputMode: 'File' },
        OutputDataConfig: { S3OutputPath: 's3://files/' },
        ResourceConfig: { InstanceCount: 1, InstanceType: 'ml.m4.xlarge', VolumeSizeInGB: 1 },
        StoppingCondition: { MaxRuntimeInSeconds: 60 },
      },
    },
  })
  assert.equal(training.value?.TrainingJobStatus, 'Completed', training.cause ?? '')
})
