import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { type TestContext, test } from 'node:test'
import { isAwsHostOf } from '../src/connections/outbound/aws-host.ts'
import { EndpointGuard } from '../src/connections/outbound/endpoint-guard.ts'
import { S3ObjectStore } from '../src/objects/index.ts'
import { startProxy } from '../src/proxy/test-support/start-proxy.ts'
import { startServer } from '../src/services/test-support/task-call.ts'

process.env.AWS_ACCESS_KEY_ID = 'any'
process.env.AWS_SECRET_ACCESS_KEY = 'any'

const account = '111122223333'
/** Names that an ItemReader or a ResultWriter may give as a bucket. */
const buckets: readonly string[] = [
  'bucket',
  'evil.example',
  '127.0.0.1',
  'localhost',
  '127.0.0.1:80/',
  'evil.example/',
  'evil.example#',
  'evil.example?',
  'evil.example\\',
  'a@evil.example',
  'user:password@127.0.0.1:80#',
  '//127.0.0.1/',
  'http://127.0.0.1/',
  '../..',
  '[::1]',
  'b--use1-az1--x-s3',
  'evil.example--use1-az1--x-s3',
  'b--evil.example/--x-s3',
  `arn:aws:s3:us-east-1:${account}:accesspoint/point`,
  `arn:aws:s3:us-east-1:${account}:accesspoint:evil.example/`,
  'arn:aws:s3:us-east-1:evil.example/:accesspoint/point',
  'arn:aws:s3:us-east-1:a@127.0.0.1#:accesspoint/point',
  `arn:aws:s3:evil.example:${account}:accesspoint/point`,
  `arn:aws:s3:127.0.0.1/:${account}:accesspoint/point`,
  `arn:evil.example:s3:us-east-1:${account}:accesspoint/point`,
  `arn:aws:s3::${account}:accesspoint/mfzwi23gnjvgw.mrap`,
  `arn:aws:s3::${account}:accesspoint/127.0.0.1/.mrap`,
  `arn:aws:s3-object-lambda:us-east-1:${account}:accesspoint/point`,
  `arn:aws:s3-object-lambda:127.0.0.1#:${account}:accesspoint/point`,
  `arn:aws:s3-outposts:us-east-1:${account}:outpost/op-01234567890123456/accesspoint/point`,
  `arn:aws:s3-outposts:us-east-1:${account}:outpost/127.0.0.1#/accesspoint/point`,
  `point-${'x'.repeat(31)}--op-s3`,
  `test-accessp-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3`,
]

async function everyWay(objects: S3ObjectStore, bucket: string, expectedBucketOwner?: string): Promise<unknown[]> {
  const request = { bucket, key: 'evil.example/../key', ...(expectedBucketOwner && { expectedBucketOwner }) }
  const ways = [
    async () => void (await objects.get(request)),
    async () => void (await objects.head(request)),
    async () => void (await Array.fromAsync(objects.list({ ...request, prefix: '//evil.example/' }))),
    () => objects.put(request, (async function* () {})()),
  ]
  return Promise.all(ways.map((way) => way().catch((error) => error)))
}

/** All of a store's calls go through a proxy, which records what it was asked for and lets nothing pass. */
async function setup(t: TestContext, endpoint: string | null) {
  const proxy = await startProxy(t, null)
  const environment = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url }
  const looked: string[] = []
  const unknown = (hostname: string, _options: unknown, callback: (error: Error, found: []) => void) => {
    looked.push(hostname)
    callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), [])
  }
  const guard = new EndpointGuard({ allowed: [], environment, lookup: unknown as unknown as typeof lookup })
  const objects = new S3ObjectStore({ region: 'us-east-1', endpoint, environment, guard })
  t.after(() => objects.close())
  const asked = () => proxy.asked.map((each) => each.replace(/^CONNECT (.*):443$/, '$1'))
  return { objects, asked, looked }
}

test('any bucket name leads to S3 or nowhere', async (t) => {
  const { objects, asked, looked } = await setup(t, null)
  for (const bucket of buckets) {
    for (const failure of await everyWay(objects, bucket, 'evil.example')) assert.ok(failure instanceof Error, bucket)
  }
  const hosts = new Set([...asked(), ...looked])
  assert.ok(hosts.has(`point-${account}.s3-accesspoint.us-east-1.amazonaws.com`), String([...hosts]))
  for (const host of hosts) assert.ok(isAwsHostOf('s3', host), host)
})

test("with the user's own endpoint, a bucket leads only there", async (t) => {
  const server = await startServer(() => ({ status: 404 }))
  t.after(() => server.close())
  const endpoint = server.endpoint.replace('127.0.0.1', 'localhost')
  t.after(() => {
    delete process.env.AWS_ENDPOINT_URL_S3
  })
  for (const isOfFiles of [false, true]) {
    if (isOfFiles) process.env.AWS_ENDPOINT_URL_S3 = endpoint
    const { objects, asked, looked } = await setup(t, isOfFiles ? null : endpoint)
    const before = server.requests.length
    for (const bucket of buckets) {
      for (const failure of await everyWay(objects, bucket)) assert.ok(failure instanceof Error, bucket)
    }
    assert.deepEqual([...asked(), ...looked], [])
    assert.ok(server.requests.length > before)
  }
  assert.ok(server.requests.every(({ headers }) => headers.host === new URL(endpoint).host))
})

test('redirects from S3 are not followed, wherever they lead', async (t) => {
  const inner = await startServer(() => ({ body: 'secret' }))
  t.after(() => inner.close())
  let status = 0
  const server = await startServer(() => ({
    status,
    headers: { Location: `${inner.endpoint}/secret`, 'x-amz-bucket-region': 'evil.example' },
    body: `<Error><Code>PermanentRedirect</Code><Endpoint>${inner.endpoint.slice(7)}</Endpoint></Error>`,
  }))
  t.after(() => server.close())
  const { objects } = await setup(t, server.endpoint)
  for (status of [301, 302, 303, 307, 308]) {
    for (const failure of await everyWay(objects, 'bucket')) assert.ok(failure instanceof Error, String(status))
  }
  assert.equal(inner.requests.length, 0)
})
