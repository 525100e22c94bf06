import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { whyMissing } from '../../../test/support/programs.ts'
import { collect } from '../../items/test-support/fake-object-store.ts'
import { exerciseObjectStore, pieces } from '../conformance/exercise-object-store.ts'
import { S3ObjectStore, s3EndpointOf } from './s3-object-store.ts'
import { collectParts, partBytes } from './upload-parts.ts'

const skip = whyMissing('moto') ?? false

describe('S3 as an object store', { skip }, () => {
  let server: ChildProcess
  let objects: S3ObjectStore
  let admin: S3Client
  let buckets = 0

  before(async () => {
    server = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const endpoint = await printedAddress(server)
    objects = new S3ObjectStore({ region: 'us-east-1', endpoint })
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
    admin = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true, credentials })
  })
  after(async () => {
    await objects.close()
    admin.destroy()
    server.kill()
    await once(server, 'exit')
  })

  const createBucket = async () => {
    const Bucket = `bucket-${buckets++}`
    await admin.send(new CreateBucketCommand({ Bucket }))
    return Bucket
  }

  exerciseObjectStore(() => ({ objects, createBucket }))

  it('lists more keys than a page holds, with characters that XML cannot hold', async () => {
    const bucket = await createBucket()
    const keys = Array.from({ length: 1005 }, (_nothing, index) => `k/${String(index).padStart(4, '0')} +%&<é`)
    for (let start = 0; start < keys.length; start += 15) {
      await Promise.all(keys.slice(start, start + 15).map((key) => objects.put({ bucket, key }, pieces('x'))))
    }
    const pages = await Array.fromAsync(objects.list({ bucket, prefix: 'k/' }))
    assert.ok(pages.length > 1)
    assert.deepEqual(
      pages.flat().map(({ key }) => key),
      keys,
    )
  })
})

async function printedAddress(server: ChildProcess): Promise<string> {
  let printed = ''
  for await (const chunk of server.stderr!) {
    printed += String(chunk)
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
    if (address !== undefined) {
      server.stderr!.resume()
      return address
    }
  }
  throw new Error(`moto ended before it listened: ${printed}`)
}

describe('the S3 client', () => {
  const content = Buffer.from('0123456789'.repeat(1000))

  /** A server that answers as the test tells it to. */
  async function serving(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    use: (objects: S3ObjectStore) => Promise<void>,
  ): Promise<void> {
    const server = createServer(answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const objects = new S3ObjectStore({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` })
    try {
      await use(objects)
    } finally {
      await objects.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  it('continues where a connection broke, with the same version of the object', async () => {
    const ranges: (string | undefined)[] = []
    await serving(
      (request, response) => {
        const { range } = request.headers
        ranges.push(range)
        const start = Number(/bytes=(\d+)/.exec(range ?? 'bytes=0')![1])
        if (ranges.length > 1) assert.equal(request.headers['if-match'], '"tag"')
        response.writeHead(range === undefined ? 200 : 206, {
          ETag: '"tag"',
          'Content-Length': content.length - start,
          'Content-Range': `bytes ${start}-${content.length - 1}/${content.length}`,
        })
        // Each connection breaks after three thousand bytes.
        response.write(content.subarray(start, start + 3000), () => response.destroy())
      },
      async (objects) => {
        const { body, sizeBytes } = await objects.get({ bucket: 'b', key: 'k' })
        assert.equal(sizeBytes, content.length)
        assert.deepEqual(Buffer.concat(await Array.fromAsync(body)), content)
      },
    )
    assert.deepEqual(ranges, [undefined, 'bytes=3000-9999', 'bytes=6000-9999', 'bytes=9000-9999'])
  })

  it('gives up when nothing more comes', async () => {
    let requests = 0
    await serving(
      (_request, response) => {
        requests++
        response.writeHead(200, { ETag: '"tag"', 'Content-Length': content.length })
        response.flushHeaders()
        setImmediate(() => response.destroy())
      },
      async (objects) => {
        const { body } = await objects.get({ bucket: 'b', key: 'k' })
        await assert.rejects(Array.fromAsync(body), { name: 'ObjectStoreError', httpStatus: null })
      },
    )
    assert.equal(requests, 5)
  })

  it('aborts an upload that failed', async () => {
    const calls: string[] = []
    await serving(
      (request, response) => {
        const { searchParams } = new URL(request.url!, 'http://host')
        const name = `${request.method} ${[...searchParams.keys()].filter((key) => key !== 'x-id').join('&')}`
        calls.push(name)
        request.resume().on('end', () => {
          if (name === 'POST uploads') {
            response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>')
          } else if (request.method === 'PUT') {
            response.writeHead(403, { 'x-amz-request-id': 'R1', 'x-amz-id-2': 'E1' })
            response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>')
          } else response.writeHead(204).end()
        })
      },
      async (objects) => {
        const body = async function* () {
          for (;;) yield Buffer.alloc(partBytes)
        }
        const failure = await objects.put({ bucket: 'b', key: 'k' }, body()).catch((error) => error)
        assert.equal(
          failure.describe(),
          'Access Denied (Service: S3, Status Code: 403, Error Code: AccessDenied, Bucket: b, Key: k, Request ID: R1, Extended Request ID: E1)',
        )
      },
    )
    assert.deepEqual(calls, ['POST uploads', 'PUT partNumber&uploadId', 'DELETE uploadId'])
  })

  it('reads many objects at the same time', async () => {
    const begun: ServerResponse[] = []
    await serving(
      (_request, response) => {
        response.writeHead(200, { ETag: '"tag"', 'Content-Length': 2 })
        response.write('a')
        // No request gets its remainder before all have begun.
        begun.push(response)
        if (begun.length === 100) for (const each of begun) each.end('b')
      },
      async (objects) => {
        const read = async () => Array.fromAsync((await objects.get({ bucket: 'b', key: 'k' })).body)
        const bodies = await Promise.all(Array.from({ length: 100 }, read))
        assert.ok(bodies.every((body) => Buffer.concat(body).toString() === 'ab'))
      },
    )
  })

  it('says when nobody answers', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const objects = new S3ObjectStore({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` })
    await assert.rejects(collect(objects.list({ bucket: 'b' })), {
      code: 'ECONNREFUSED',
      httpStatus: null,
      message: /^Unable to execute HTTP request: /,
    })
    await objects.close()
  })

  it('takes its address from where the SDKs do', () => {
    assert.equal(s3EndpointOf({}), null)
    assert.equal(s3EndpointOf({ AWS_ENDPOINT_URL: 'http://a' }), 'http://a')
    assert.equal(s3EndpointOf({ AWS_ENDPOINT_URL: 'http://a', AWS_ENDPOINT_URL_S3: 'http://b' }), 'http://b')
    assert.equal(s3EndpointOf({ AWS_ENDPOINT_URL: 'http://a', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }), null)
  })

  it('cuts streams into parts of one size', async () => {
    const sizes = async (...given: number[]) => {
      const body = async function* () {
        for (const length of given) yield Buffer.alloc(length)
      }
      return (await Array.fromAsync(collectParts(body()))).map(({ length }) => length)
    }
    assert.deepEqual(await sizes(), [])
    assert.deepEqual(await sizes(0, 1, 2), [3])
    assert.deepEqual(await sizes(partBytes), [partBytes])
    assert.deepEqual(await sizes(partBytes - 1, 2), [partBytes, 1])
    assert.deepEqual(await sizes(2 * partBytes + 5, partBytes - 5), [partBytes, partBytes, partBytes])
  })
})
