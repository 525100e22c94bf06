/**
 * Replays the recordings of the real service that call other services, with an emulator in place of those. Part of `npm
 * run test:emulators`; needs the recordings next to the repository.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { ServerProcess } from '../support/server-process.ts'
import { MotoServer, whyNoMoto } from './moto-server.ts'

const recordings = fileURLToPath(new URL('../../../shared/conformance', import.meta.url))
const reachable = new Set(['dynamodb', 'events', 's3', 'secretsmanager', 'sns', 'sqs'])

/** Cases that differ because of the emulator, and why. */
const expectedToDiffer: readonly (readonly [test: RegExp, reason: string])[] = [
  [/test_s3_(?:get|put)_object/, 'objects have no encryption, another type and other checksums'],
  [/test_dynamodb_invalid_param|DynamoDB::test_invalid_param/, 'an item that is missing is a fault of the emulator'],
  [/test_put_item_invalid_table_name/, 'names of tables are not checked'],
  [/test_base_integrations\[DYNAMODB_PUT_UPDATE_GET_ITEM\]/, 'the capacity is given unasked'],
  [/test_send_message_empty_body/, 'a body that is missing is a fault of the emulator'],
  [/test_send_message_no_such_queue/, 'all queues are at one address, so that none is without one'],
  [/test_put_events_malformed_detail/, 'details of events are not checked'],
  [/test_fifo_message_attribute/, 'what is missing has another name'],
]

interface Case {
  readonly services: readonly string[]
  readonly kind: string
  readonly slug: string
  readonly steps: readonly Step[]
}

interface Step {
  readonly n: number
  readonly service?: string
  readonly setup?: string
  readonly call?: string
  readonly match?: string
  readonly value?: unknown
  readonly params?: Record<string, unknown>
}

test('recorded calls to other services', { skip: whyNot() ?? false, timeout: 110_000 }, async (context) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'stepwell-services-'))
  const moto = await MotoServer.start()
  process.env.AWS_ENDPOINT_URL = moto.endpoint
  const server = await ServerProcess.start({
    directory: path.join(directory, 'data'),
    lambdaEndpoint: 'http://127.0.0.1:9',
  })
  context.after(async () => {
    await server.kill()
    await moto.stop()
    await rm(directory, { recursive: true, force: true })
  })
  const cases = path.join(directory, 'cases')
  let count = 0
  for (const [category, text] of await caseTexts()) {
    const found = prepare(text, count)
    if (found === null) continue
    count++
    for (const step of found.setups) await setUp(step, found.text, moto.endpoint)
    await mkdir(path.join(cases, category), { recursive: true })
    await writeFile(path.join(cases, category, `${found.slug}.json`), found.text)
  }
  const results = path.join(directory, 'results.json')
  const child = spawn(
    process.execPath,
    [path.join(recordings, 'run.mjs'), '--cases', cases, '--endpoint', server.url, '--json', results],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  await once(child, 'exit')
  const replayed = JSON.parse(await readFile(results, 'utf8')) as {
    results: { id: string; file?: string; status: string }[]
  }
  assert.ok(replayed.results.length >= 25, `${replayed.results.length} cases were replayed`)
  const failed = replayed.results.filter(({ status }) => status !== 'passed').map(({ id }) => id)
  const unexpected = failed.filter((id) => !expectedToDiffer.some(([name]) => name.test(id)))
  process.stdout.write(
    `${replayed.results.length - failed.length} of ${replayed.results.length} recorded cases agree\n`,
  )
  assert.deepEqual(unexpected, [])
})

function whyNot(): string | null {
  return whyNoMoto() ?? (existsSync(recordings) ? null : 'the recordings are not there')
}

async function caseTexts(): Promise<[category: string, text: string][]> {
  const folder = path.join(recordings, 'cases')
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.json')).sort()
  return Promise.all(
    files.map(
      async (file) => [path.dirname(file), await readFile(path.join(folder, file), 'utf8')] as [string, string],
    ),
  )
}

/** A case with generated names and without the steps that the runner cannot take; null if it does not belong here. */
function prepare(text: string, count: number): { slug: string; text: string; setups: Step[] } | null {
  const original = JSON.parse(text) as Case
  const { services, kind } = original
  // Distributed Map reads S3 in another way.
  const isMap = /item_reader|item_batch|result_writer|map_state_max_i/.test(original.slug)
  if (services.length === 0 || !services.every((name) => reachable.has(name)) || kind !== 'execution' || isMap)
    return null
  const named = text.replaceAll(/\$\{uid:(\d+)\}/g, (_match, number: string) =>
    (count * 1000 + Number(number)).toString(16).padStart(8, 'a'),
  )
  const changed = JSON.parse(named) as Case
  const setups = changed.steps.filter(({ service }) => service !== undefined)
  const gone = new Set(setups.map(({ n }) => n))
  const steps = changed.steps.filter(({ service, match, value }) => {
    if (service !== undefined || match === 'stepfunctions_events') return false
    return (
      match === undefined ||
      ![...JSON.stringify(value).matchAll(/"\$(?:resp|ref)":"?(\d+)/g)].some(([, n]) => gone.has(Number(n)))
    )
  })
  return { slug: original.slug, text: JSON.stringify({ ...changed, services: [], steps }), setups }
}

async function setUp({ setup, call, params = {} }: Step, text: string, endpoint: string): Promise<void> {
  const settings = { region: 'us-east-1', endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  switch (setup ?? call) {
    case 'sqs_create_queue':
      await new SQSClient(settings).send(new CreateQueueCommand({ QueueName: String(params.QueueName) }))
      return
    case 'sns_create_topic':
      await new SNSClient(settings).send(
        new CreateTopicCommand({
          Name: String(params.Name ?? /topic-\w+/.exec(text)?.[0]),
          Attributes: params.Attributes as Record<string, string>,
        }),
      )
      return
    case 's3_create_bucket':
      await new S3Client({ ...settings, forcePathStyle: true }).send(
        new CreateBucketCommand({ Bucket: /test-bucket-\w+/.exec(text)![0] }),
      )
      return
    case 'dynamodb_create_table':
      await new DynamoDBClient(settings).send(
        new CreateTableCommand({
          TableName: String(params.table_name),
          AttributeDefinitions: [{ AttributeName: String(params.partition_key), AttributeType: 'S' }],
          KeySchema: [{ AttributeName: String(params.partition_key), KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      )
      return
    case 'PutObject': {
      const s3 = new S3Client({ ...settings, forcePathStyle: true })
      const body = params.Body as string | { readonly $base64: string }
      await s3.send(
        new PutObjectCommand({
          Bucket: String(params.Bucket),
          Key: String(params.Key),
          Body: typeof body === 'string' ? body : Buffer.from(body.$base64, 'base64'),
        }),
      )
      return
    }
    default:
  }
}
