import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import test, { type TestContext } from 'node:test'
import { ReadingRounds } from './reading-rounds.ts'

/** Rounds whose time passes only while something is parsed, and which begin when the test says so. */
function steppedRounds() {
  let millis = 0
  const next: (() => void)[] = []
  const rounds = new ReadingRounds(
    () => millis,
    (callback) => next.push(callback),
  )
  return {
    rounds,
    pass: (took: number) => {
      millis += took
    },
    nextRound: () => next.shift()?.(),
  }
}

/** A connection as the system feeds it, whose parser takes so long for each piece. */
function connectionOf(rounds: ReadingRounds, onPiece: (piece: Buffer) => void): Duplex {
  const connection = new Duplex({ read() {}, write: (_chunk, _encoding, callback) => callback() })
  connection.on('data', onPiece)
  rounds.admit(connection)
  return connection
}

/** Flowing streams hand over what arrives in one go only once they have begun to flow. */
const flowing = () => new Promise((resolve) => setImmediate(resolve))

test('parses small requests as they arrive', async () => {
  const { rounds } = steppedRounds()
  const parsed: string[] = []
  const connection = connectionOf(rounds, (piece) => parsed.push(piece.toString()))
  await flowing()
  connection.push(Buffer.from('one'))
  connection.push(Buffer.from('two'))
  assert.deepEqual(parsed, ['one', 'two'])
})

test('parses costly bytes of all connections in small pieces, for a short time in each round', async () => {
  const { rounds, pass, nextRound } = steppedRounds()
  const parsed: string[] = []
  const connections = ['a', 'b', 'c'].map((name) =>
    connectionOf(rounds, (piece) => {
      parsed.push(`${name}${piece.length}`)
      pass(6)
    }),
  )
  await flowing()
  for (const connection of connections) assert.equal(connection.push(Buffer.alloc(10_000)), false, 'is held back')
  assert.deepEqual(parsed, ['a4096', 'a4096'])
  const inTurn = [['a1808', 'b4096'], ['c4096', 'c4096'], ['b4096', 'b1808'], ['c1808']]
  for (const expected of inTurn) {
    parsed.length = 0
    nextRound()
    assert.deepEqual(parsed, expected)
  }
})

test('parses cheap bytes in larger and larger pieces, at once', async () => {
  const { rounds } = steppedRounds()
  const lengths: number[] = []
  const connection = connectionOf(rounds, (piece) => lengths.push(piece.length))
  await flowing()
  connection.push(Buffer.alloc(65_536))
  assert.deepEqual(lengths, [4_096, 8_192, 16_384, 32_768, 4_096])
  await flowing()
  connection.push(Buffer.alloc(65_536))
  assert.deepEqual(lengths.slice(5), [65_536])
})

test('hands over every byte in its order', async () => {
  const { rounds, pass, nextRound } = steppedRounds()
  const pieces: Buffer[] = []
  const connection = connectionOf(rounds, (piece) => {
    pieces.push(Buffer.from(piece))
    pass(11)
  })
  await flowing()
  const sent = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251))
  connection.push(sent.subarray(0, 9_000))
  connection.push(sent.subarray(9_000))
  while (Buffer.concat(pieces).length < sent.length) nextRound()
  assert.ok(Buffer.concat(pieces).equals(sent))
})

test('parses nothing of a connection that its parser has paused, or that is closed', async () => {
  const { rounds, pass, nextRound } = steppedRounds()
  let pieces = 0
  const connection = connectionOf(rounds, () => {
    pieces++
    pass(6)
    connection.pause()
  })
  await flowing()
  connection.push(Buffer.alloc(20_000))
  nextRound()
  assert.equal(pieces, 1)
  connection.resume()
  nextRound()
  assert.equal(pieces, 2)
  connection.resume()
  connection.destroy()
  nextRound()
  assert.equal(pieces, 2)
})

async function serverOf(t: TestContext, handle: (request: IncomingMessage, respond: () => void) => void) {
  const rounds = new ReadingRounds()
  const server = createServer((request, response) => handle(request, () => response.end('done')))
  server.on('connection', (socket) => rounds.admit(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.on('error', () => {})
  t.after(() => client.destroy())
  return client
}

test('makes no requests of what came after those for which a connection was closed', async (t) => {
  let requests = 0
  const client = await serverOf(t, (request) => {
    if (++requests === 10) request.socket.destroy()
  })
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2_400))
  await once(client, 'close')
  assert.ok(requests < 160, `${requests} requests were made of one piece`)
})

test('takes no more of a body than its reader takes, and all of it in the end', async (t) => {
  const megabytes = 24
  let socket: Socket | null = null
  const { promise, resolve } = Promise.withResolvers<IncomingMessage>()
  const client = await serverOf(t, (request, respond) => {
    socket = request.socket
    resolve(request)
    request.on('end', respond)
  })
  client.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${megabytes * 2 ** 20}\r\n\r\n`)
  const piece = Buffer.alloc(2 ** 20)
  for (let index = 0; index < megabytes; index++) client.write(piece)
  const request = await promise
  let before = -1
  // Until nothing arrives any more.
  for (let quiet = 0; quiet < 20; quiet = before === (socket as unknown as Socket).bytesRead ? quiet + 1 : 0) {
    before = (socket as unknown as Socket).bytesRead
    await flowing()
  }
  assert.ok(before < 2 ** 20, `${before} bytes were read`)
  let received = 0
  // A reader that pauses at every piece.
  for await (const part of request) {
    received += (part as Buffer).length
    await flowing()
  }
  assert.equal(received, megabytes * 2 ** 20)
  const [answer] = await once(client, 'data')
  assert.match(String(answer), /done$/)
})
