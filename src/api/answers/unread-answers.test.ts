import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createHttpServer } from '../protocol/http-server.ts'
import { UnreadAnswers, type UnreadAnswersLimits } from './unread-answers.ts'

const mebibyte = 1024 * 1024
// More than the system buffers of an answer that nobody reads.
const answerBytes = 16 * mebibyte
const content = Buffer.alloc(answerBytes)

/** A server that gives the same answer to every request; at `/room`, it waits for room first. */
async function setup(t: TestContext, limits: Partial<UnreadAnswersLimits>) {
  const answers = new UnreadAnswers(limits)
  let answered = 0
  const told: (() => void)[] = []
  const answer = async (url: string, response: ServerResponse) => {
    if (url === '/room' && !(await answers.enter(response, answerBytes))) return
    response.end(content)
    answered += 1
    for (const tell of told.splice(0)) tell()
  }
  const server = createHttpServer({
    keepAliveMillis: 1_000,
    requestMillisMax: 60_000,
    refuses: () => false,
    handle: (request, response) => void answer(request.url ?? '', response),
    sent: (response) => answers.sent(response),
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
    server.closeAllConnections()
  })
  return {
    answers,
    answered: () => answered,
    /** Sends requests over one connection, and reads nothing. */
    async ask(path: string, count = 1): Promise<Socket> {
      const socket = connect({ host: '127.0.0.1', port })
      sockets.push(socket)
      socket.on('error', () => {})
      socket.pause()
      await once(socket, 'connect')
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(count))
      return socket
    },
    async untilAnswered(count: number): Promise<void> {
      while (answered < count) await new Promise<void>((resolve) => told.push(resolve))
    },
  }
}

/** Resolves when the server has released everything it held. */
async function untilEmpty(answers: UnreadAnswers): Promise<void> {
  while (answers.bytes > 0) await new Promise(setImmediate)
}

test('unread answers are held up to a bound, and then the oldest connections end', async (t) => {
  const unreadBytes = 3 * answerBytes
  const { answers, ask, untilAnswered } = await setup(t, { unreadBytes })
  const sockets: Socket[] = []
  for (let count = 1; count <= 8; count += 1) {
    sockets.push(await ask('/'))
    await untilAnswered(count)
    assert.ok(answers.bytes <= unreadBytes, `${answers.bytes} bytes`)
  }
  assert.ok(answers.bytes > unreadBytes / 2, `${answers.bytes} bytes`)
  // A client that reads everything that was sent sees the connection end.
  await once(sockets[0]!.resume(), 'close')
  const last = sockets.at(-1)!
  let received = 0
  await new Promise<void>((resolve) => {
    last.on('data', (piece) => {
      received += piece.length
      if (received >= answerBytes) resolve()
    })
    last.resume()
  })
})

test('answers that wait behind others on one connection are not made before those are read', async (t) => {
  const unreadBytes = 3 * answerBytes
  for (const path of ['/', '/room']) {
    const { answers, answered, ask, untilAnswered } = await setup(t, { unreadBytes, roomBytes: 3 * answerBytes })
    const socket = await ask(path, 3)
    await untilAnswered(1)
    await new Promise(setImmediate)
    assert.equal(answered(), 1)
    assert.ok(answers.bytes < 2 * answerBytes, `${answers.bytes} bytes`)
    socket.resume()
    await untilAnswered(3)
    socket.resetAndDestroy()
    await untilEmpty(answers)
  }
})

test('a client waiting for room gets it once another has read, has gone, or has not read for a while', async (t) => {
  const limits = { roomBytes: answerBytes, stallMillis: 60_000 }
  const patient = await setup(t, limits)
  const first = await patient.ask('/room')
  await patient.untilAnswered(1)
  const second = await patient.ask('/room')
  const third = await patient.ask('/room')
  first.resume()
  await patient.untilAnswered(2)
  second.resetAndDestroy()
  await patient.untilAnswered(3)
  assert.ok(patient.answers.bytes <= answerBytes)
  third.destroy()

  const strict = await setup(t, { ...limits, stallMillis: 20 })
  const stalled = await strict.ask('/room')
  await strict.untilAnswered(1)
  await strict.ask('/room')
  await strict.untilAnswered(2)
  await once(stalled.resume(), 'close')
})

test('an answer that waits on a connection that ends is never made', async (t) => {
  const { answers, answered, ask, untilAnswered } = await setup(t, { roomBytes: answerBytes, stallMillis: 60_000 })
  const first = await ask('/room', 10)
  await untilAnswered(1)
  const second = await ask('/room')
  first.resetAndDestroy()
  await untilAnswered(2)
  second.resetAndDestroy()
  await untilEmpty(answers)
  assert.equal(answered(), 2)
})

test('the number of waiting answers is limited', async (t) => {
  const { answers, ask, untilAnswered } = await setup(t, { roomBytes: 1, waitingMax: 0, stallMillis: 60_000 })
  await ask('/room')
  await untilAnswered(1)
  const response = { req: { socket: new Set() } } as unknown as ServerResponse
  await assert.rejects(answers.enter(response, 1), { code: 'ServiceUnavailable' })
})
