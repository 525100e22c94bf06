import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { AnswerBounds } from './answer-bounds.ts'
import { proxiedAgents } from './proxied-agents.ts'
import { ProxiedDispatchers } from './proxied-dispatchers.ts'

const large = randomBytes(5_000_000)

/** Answers each request over the same connection; for `/drip`, it sends a header one byte at a time. */
async function start(t: TestContext): Promise<URL> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (request: Buffer) => {
      if (!request.includes('/drip')) {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${large.length}\r\n\r\n`)
        socket.write(large)
        return
      }
      socket.write('HTTP/1.1 200 OK\r\nX: ')
      const drip = setInterval(() => socket.write('a'), 5)
      socket.once('close', () => clearInterval(drip))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

async function hashOf(body: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of body) {
    hash.update(piece)
    // Acts like a reader that has other work between pieces.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return hash.digest('hex')
}

const expected = createHash('sha256').update(large).digest('hex')

test('long answers come whole, several over one connection', async (t) => {
  const url = await start(t)
  const dispatchers = new ProxiedDispatchers({}, { connect: {}, connections: 1 })
  t.after(() => dispatchers.destroy())
  for (let index = 0; index < 4; index += 1) {
    const { body } = await dispatchers.request(url, { path: '/', method: 'GET' })
    assert.equal(await hashOf(body), expected)
  }
})

function get(url: URL, t: TestContext, bounds: AnswerBounds): Promise<string> {
  const { httpAgent } = proxiedAgents({}, { keepAlive: true, maxSockets: 1 }, bounds)
  t.after(() => httpAgent.destroy())
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent: httpAgent }, (response) => hashOf(response).then(resolve, reject))
    request.on('error', reject)
  })
}

test("so do answers to Node's own requests, unless they are longer than the bound", async (t) => {
  const url = await start(t)
  assert.equal(await get(url, t, { bodyBytesMax: null, millisMax: 60_000 }), expected)
  assert.equal(await get(url, t, { bodyBytesMax: large.length }), expected)
  await assert.rejects(get(url, t, { bodyBytesMax: large.length - 1 }), {
    code: 'ANSWER_CUT_OFF',
    message: 'the answer is longer than 4999999 bytes',
  })
})

test('an answer that arrives byte by byte is cut off after a while', async (t) => {
  const url = await start(t)
  await assert.rejects(get(new URL('/drip', url), t, { bodyBytesMax: null, millisMax: 200 }), {
    code: 'ANSWER_CUT_OFF',
    message: 'no complete answer within 0.2 seconds',
  })
})
