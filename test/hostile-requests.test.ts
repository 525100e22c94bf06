import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { sendRaw } from './support/raw-http.ts'
import { type Served, serveHere } from './support/served.ts'

let served: Served

before(async () => {
  served = await serveHere()
  const bucket = path.join(served.directory, 's3', 'bucket')
  await mkdir(bucket, { recursive: true })
  await writeFile(path.join(bucket, 'object.json'), '{"a":1}')
})

after(() => served.close())

/** The same requests in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const paths = [
  '/s3/bucket/object.json',
  '/s3/bucket/new',
  '/s3/bucket/%E0%A4%A',
  '/s3/bucket/%00',
  '/s3/bucket?list-type=2&max-keys=x',
  '/s3/bucket?delete',
  '/s3/bucket/new?uploads',
  '/s3/bucket/new?partNumber=1&uploadId=0',
  '/s3/bucket/object.json?response-content-type=%0d%0aX: y',
  '/s3/bucket/object.json?response-content-type=%e2%82%ac',
  '/s3/none/x',
  '/s3',
  '/',
  '/health',
  '/nothing',
  '/%',
  '*',
  'http://localhost/s3/bucket/object.json',
  'nonsense',
]
const methods = [
  'GET',
  'GET',
  'HEAD',
  'PUT',
  'PUT',
  'PUT',
  'POST',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'CONNECT',
  'TRACE',
  'G\u00e9T',
]
const bodies = [
  '',
  'text',
  '<Delete>',
  '{}',
  'x'.repeat(300_000),
  '4\r\ntext\r\n0\r\n\r\n',
  '4\r\ntextual\r\n0\r\n\r\n',
  'zz\r\ntext',
  '4;chunk-signature=0\r\ntext\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
  '0\r\n\r\n',
  `${'f'.repeat(20)}\r\ntext`,
  '\u0000\u0001\u00ff',
]
const headers = [
  'Content-Length: LENGTH',
  'Content-Length: LENGTH',
  'Content-Length: LENGTH',
  'Content-Length: 4',
  'Content-Length: 5000000',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999999',
  'Content-Length: 4, 4',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding: identity, chunked',
  'Content-Encoding: aws-chunked',
  'X-Amz-Content-Sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'X-Amz-Decoded-Content-Length: x',
  'X-Amz-Trailer: x-amz-checksum-crc32',
  'X-Amz-Checksum-Crc32: nonsense',
  'X-Amz-Checksum-Mode: ENABLED',
  'Content-MD5: \u00ff',
  'Content-Type: \u00e9\u0080',
  'Content-Type: a\tb',
  'Content-Disposition: \u00ff"',
  'X-Amz-Meta-A: \u00ff',
  'X-Amz-Meta-A: a\u0000b',
  `X-Amz-Meta-B: ${'b'.repeat(3000)}`,
  `X-Large: ${'c'.repeat(20_000)}`,
  'X-Amz-Copy-Source: bucket/object.json',
  'X-Amz-Copy-Source: %E0%A4%A',
  'X-Amz-Copy-Source-Range: bytes=9-1',
  'Range: bytes=0-0',
  'Range: bytes=9999999999999999-',
  'Range: bytes=-',
  'If-Match: \u00ff',
  'If-None-Match: *',
  'If-Modified-Since: never',
  'If-Modified-Since: Thu, 01 Jan 99999 00:00:00 GMT',
  'If-Unmodified-Since: 0',
  'Expect: 100-continue',
  'Expect: a miracle',
  'Connection: close',
  'Connection: upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'X-Amz-Target: AWSStepFunctions.ListActivities',
  'X-Amz-Target: \u00ff',
  'X-Amzn-Trace-Id: \u00ff',
  'X-Amz-Expected-Bucket-Owner: \u00ff',
  'Origin: null',
  'Origin: \u00ff\u00fe',
  'No colon',
  ' : empty name',
  'Bad Name: x',
  'Host: localhost',
  'Folded: a\r\n b',
  '__proto__: x',
  'constructor: x',
]
const seed = 20_261_130
const requestsCount = 4_000
const atOnce = 64
// For a request that stops before its end. One that has no answer by then is sent again, with more time.
const endAfterMillis = 1_000

function makeRequest(random: () => number): string {
  const pick = <Each>(list: readonly Each[]): Each => list[Math.floor(random() * list.length)]!
  const body = pick(bodies)
  const chosen = Array.from({ length: Math.floor(random() * 6) }, () => pick(headers))
  const host = random() < 0.97 ? ['Host: localhost'] : []
  const version = random() < 0.97 ? 'HTTP/1.1' : pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', 'http/1.1', ''])
  const lines = [`${pick(methods)} ${pick(paths)} ${version}`, ...host, ...chosen]
  return `${lines.join('\r\n').replaceAll('LENGTH', String(body.length))}\r\n\r\n${body}`
}

test('every request is answered, whatever its headers and body', async () => {
  const random = randomFrom(seed)
  const requests = Array.from({ length: requestsCount }, () => makeRequest(random))
  const statuses = new Map<number | null, number>()
  const unanswered: string[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < requests.length; index = next++) {
      const request = requests[index]!
      const first = await sendRaw(served.port, request, { endAfterMillis })
      const { status, error } = first.status === null ? await sendRaw(served.port, request) : first
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      // After the answer, a client that keeps sending may be cut off.
      if (status === null && !isLeftInUpgrade(request))
        unanswered.push(`${index}: ${error} ${JSON.stringify(request.slice(0, 700))}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  assert.deepEqual(unanswered, [])
  for (const expected of [200, 400, 403, 404, 412, 431]) assert.ok(statuses.has(expected), `one has status ${expected}`)
  const last = await sendRaw(served.port, 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  assert.equal(last.status, 200)
})

/** Node does not report the end of a request for an upgrade that stops in the middle of its body. */
function isLeftInUpgrade(request: string): boolean {
  return /\r\nUpgrade: /.test(request) && /\r\nConnection: upgrade/.test(request)
}
