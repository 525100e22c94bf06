import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import * as sdk from '@aws-sdk/client-s3'
import { fastify } from 'fastify'
import { authorize } from '../../control/authorize.ts'
import { DirectoryObjectStore } from '../../objects/index.ts'
import { createS3Api } from '../../s3/index.ts'
import { UnreadAnswers } from '../answers/unread-answers.ts'
import { BodyRoom } from '../bodies/body-room.ts'
import { addS3Routes } from './s3-routes.ts'

async function setup(context: TestContext) {
  const root = await mkdtemp(path.join(tmpdir(), 'stepwell-s3-routes-'))
  const app = fastify({ exposeHeadRoutes: false })
  const logged: string[] = []
  const api = createS3Api({
    objects: new DirectoryObjectStore({ root }),
    root,
    region: 'us-east-1',
    report: (message) => logged.push(message),
  })
  let loads = 0
  addS3Routes(app, {
    s3: async () => {
      loads++
      return api
    },
    authorize,
    logger: { error: (_details, message) => logged.push(message) },
    answers: new UnreadAnswers(),
    bodies: new BodyRoom(),
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = new sdk.S3Client({
    endpoint: `${url}/s3`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  })
  context.after(async () => {
    client.destroy()
    await app.close()
    await rm(root, { recursive: true })
  })
  return { url, client, root, logged, loads: () => loads }
}

test("the SDK's client works with a directory", async (context) => {
  const { client, logged, loads } = await setup(context)
  assert.equal(loads(), 0)
  await client.send(new sdk.CreateBucketCommand({ Bucket: 'bucket' }))
  const place = { Bucket: 'bucket', Key: 'a b/é+&%.json' }
  const Metadata = { colour: 'blue' }
  await client.send(new sdk.PutObjectCommand({ ...place, Body: '{"a":1}', Metadata }))
  const got = await client.send(new sdk.GetObjectCommand(place))
  assert.equal(await got.Body?.transformToString(), '{"a":1}')
  assert.deepEqual(got.Metadata, Metadata)
  assert.ok(got.ChecksumCRC32)
  const { CopyObjectResult } = await client.send(
    new sdk.CopyObjectCommand({ Bucket: 'bucket', Key: 'copy', CopySource: `bucket/${encodeURIComponent(place.Key)}` }),
  )
  assert.equal(CopyObjectResult?.ETag, got.ETag)
  const listed = await client.send(new sdk.ListObjectsV2Command({ Bucket: 'bucket' }))
  assert.deepEqual(
    listed.Contents?.map(({ Key, Size }) => [Key, Size]),
    [
      [place.Key, 7],
      ['copy', 7],
    ],
  )
  await assert.rejects(client.send(new sdk.GetObjectCommand({ ...place, Key: 'none' })), sdk.NoSuchKey)
  await assert.rejects(client.send(new sdk.HeadObjectCommand({ ...place, Key: 'none' })), sdk.NotFound)
  await assert.rejects(client.send(new sdk.DeleteBucketCommand({ Bucket: 'bucket' })), { name: 'BucketNotEmpty' })
  const Objects = [{ Key: place.Key }, { Key: 'copy' }]
  const { Deleted } = await client.send(new sdk.DeleteObjectsCommand({ Bucket: 'bucket', Delete: { Objects } }))
  assert.deepEqual(Deleted, Objects)
  await client.send(new sdk.DeleteBucketCommand({ Bucket: 'bucket' }))
  const { Buckets = [] } = await client.send(new sdk.ListBucketsCommand())
  assert.deepEqual([Buckets, logged], [[], []])
})

test('an upload that breaks off leaves nothing', async (context) => {
  const { url, client, root, logged } = await setup(context)
  await client.send(new sdk.CreateBucketCommand({ Bucket: 'bucket' }))
  const request = httpRequest(`${url}/s3/bucket/k`, { method: 'PUT', headers: { 'content-length': 1000 } })
  // To the request, its own destruction is an error.
  request.on('error', () => {})
  const closed = new Promise((resolve) => request.once('close', resolve))
  request.write('the beginning')
  request.flushHeaders()
  // The upload exists as soon as its first bytes have arrived.
  while ((await readdir(path.join(root, '.uploads')).catch(() => [])).length === 0) await nextTurn()
  request.destroy()
  await closed
  while ((await readdir(path.join(root, '.uploads'))).length > 0) await nextTurn()
  assert.deepEqual(await readdir(path.join(root, 'bucket')), [])
  assert.deepEqual(logged, [])
})

test('paths lead nowhere else', async (context) => {
  const { url, client } = await setup(context)
  await client.send(new sdk.CreateBucketCommand({ Bucket: 'bucket' }))
  for (const [path, code] of [
    ['/s3/..%2f..%2fetc/passwd', 'NoSuchBucket'],
    ['/s3/bucket/..%2f..%2fetc/passwd', 'InvalidArgument'],
    ['/s3/.uploads/x', 'NoSuchBucket'],
  ] as const) {
    const response = await fetch(url + path)
    assert.match(await response.text(), new RegExp(`<Code>${code}<`), path)
  }
})

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
