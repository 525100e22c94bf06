import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createHttpServer } from './http-server.ts'

async function setup(context: TestContext) {
  const begun: ServerResponse[] = []
  const told: (() => void)[] = []
  const server = createHttpServer({
    keepAliveMillis: 5_000,
    requestMillisMax: 5_000,
    refuses: () => false,
    handle: (_request, response) => {
      begun.push(response)
      for (const tell of told.splice(0)) tell()
    },
    sent: () => {},
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  context.after(() => {
    socket.destroy()
    server.close()
  })
  const request = 'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const until = async (count: number) => {
    while (begun.length < count) await new Promise<void>((resolve) => told.push(resolve))
  }
  return { begun, socket, request, until }
}

test('requests that a client sends ahead are answered one after the other, in their order', async (context) => {
  const { begun, socket, request, until } = await setup(context)
  socket.write(request.repeat(20))
  let answers = ''
  socket.on('data', (data: Buffer) => {
    answers += data
  })
  for (let index = 0; index < 20; index++) {
    await until(index + 1)
    await new Promise(setImmediate)
    assert.equal(begun.length, index + 1)
    begun[index]!.end(`answer ${index}.`)
  }
  while (!answers.includes('answer 19.')) await once(socket, 'data')
  assert.deepEqual(
    answers.match(/answer \d+/g),
    Array.from({ length: 20 }, (_, index) => `answer ${index}`),
  )
})

test('a client that sends thousands ahead loses its connection, and only one of them was begun', async (context) => {
  const { begun, socket, request } = await setup(context)
  socket.write(request.repeat(2_000))
  // Its reader may be told of a reset before.
  await new Promise((resolve) => socket.once('close', resolve))
  assert.equal(begun.length, 1)
})
