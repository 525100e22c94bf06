import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { BodyRoom, type BodyRoomLimits } from './body-room.ts'
import { type Body, readBody } from './read-body.ts'

const bodyBytes = 900_000
const roomBytes = 1_000_000

/** A server that reads bodies and answers them when told to. */
async function setup(t: TestContext, limits: Partial<BodyRoomLimits> = {}) {
  const room = new BodyRoom({ roomBytes, ...limits })
  const read: { readonly body: Body; answer(): void }[] = []
  const told: (() => void)[] = []
  let peakBytes = 0
  const server = createServer((request, response: ServerResponse) => {
    request.on('data', () => {
      peakBytes = Math.max(peakBytes, room.bytes)
    })
    void readBody(request, response, { bytesMax: 4 * roomBytes, room }).then((body) => {
      const answer = () => {
        response.end(typeof body === 'string' ? String(body.length) : body?.code)
        room.release(response)
      }
      read.push({ body, answer })
      for (const tell of told.splice(0)) tell()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    room,
    read,
    peakBytes: () => peakBytes,
    /** Sends a request, but only this many bytes of its body. */
    async send(bytes: number, comingBytes = bytes): Promise<Socket> {
      const socket = connect(port, '127.0.0.1')
      sockets.push(socket)
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${bytes}\r\n\r\n`)
      socket.write(Buffer.alloc(comingBytes, 'a'))
      return socket
    },
    async untilRead(count: number): Promise<void> {
      while (read.length < count) await new Promise<void>((resolve) => told.push(resolve))
    },
    async until(isSo: () => boolean): Promise<void> {
      while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('large bodies wait for room, one after another, and small ones do not', async (t) => {
  const { room, read, send, untilRead, until, peakBytes } = await setup(t)
  const clients = 8
  await Promise.all(Array.from({ length: clients }, () => send(bodyBytes)))
  await untilRead(1)
  // What arrived before the server knew that there is no room.
  await until(() => room.bytes > roomBytes)
  await send(60_000)
  await untilRead(2)
  assert.deepEqual(
    read.map(({ body }) => (body as string).length),
    [bodyBytes, 60_000],
  )
  for (let index = 0; index <= clients; index += 1) {
    await untilRead(index + 1)
    read[index]!.answer()
  }
  assert.equal(room.bytes, 0)
  assert.ok(read.every(({ body }) => typeof body === 'string'))
  // One body is read beyond the room so that at least one can be completed, and each connection may have its first piece on
  // the way.
  assert.ok(peakBytes() < roomBytes + bodyBytes + clients * 131_072, `${peakBytes()} bytes`)
})

test('if no body could be completed because all have arrived in part, they are read one at a time', async (t) => {
  const { room, read, send, untilRead, until } = await setup(t)
  const halves = await Promise.all(Array.from({ length: 4 }, () => send(bodyBytes, bodyBytes / 3)))
  await until(() => room.bytes > roomBytes)
  for (const socket of halves) socket.write(Buffer.alloc((bodyBytes * 2) / 3, 'a'))
  for (let index = 0; index < 4; index += 1) {
    await untilRead(index + 1)
    read[index]!.answer()
  }
  assert.ok(read.every(({ body }) => (body as string).length === bodyBytes))
})

test('a client that has room and sends nothing loses it to those that wait', async (t) => {
  const { read, send, untilRead } = await setup(t, { receiveMillis: 100, waitMillis: 60_000 })
  const slow = [await send(bodyBytes, 400_000), await send(bodyBytes, 400_000)]
  const fast = await send(bodyBytes)
  await untilRead(3)
  assert.deepEqual(
    read.map(({ body }) => (typeof body === 'string' ? body.length : body?.code)),
    ['ServiceUnavailable', 'ServiceUnavailable', bodyBytes],
  )
  for (const { answer } of read) answer()
  // Refused requests are answered too, although they have not sent everything.
  for (const socket of [...slow, fast]) assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 200/)
})

test('a client that has waited too long is told so', async (t) => {
  const { room, read, send, untilRead } = await setup(t, { receiveMillis: 100, waitMillis: 200 })
  await send(bodyBytes)
  await untilRead(1)
  await send(bodyBytes)
  await untilRead(2)
  assert.equal((read[1]!.body as { code: string }).code, 'ServiceUnavailable')
  assert.equal(room.bytes, bodyBytes)
})

test('bodies of clients that go away take no room', async (t) => {
  const { room, send, until } = await setup(t)
  const sockets = await Promise.all(Array.from({ length: 4 }, () => send(bodyBytes, bodyBytes / 3)))
  await until(() => room.bytes > roomBytes)
  for (const socket of sockets) socket.destroy()
  await until(() => room.bytes === 0)
})
