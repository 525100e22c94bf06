import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ServerProcess } from './support/server-process.ts'

const mebibyte = 1024 * 1024
const skip =
  process.platform === 'linux'
    ? false
    : 'SKIPPED: the memory of a process is read from /proc, which is there on Linux only'

interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function operation(name: string, input: object): Request {
  return {
    method: 'POST',
    path: '/',
    headers: { 'X-Amz-Target': `AWSStepFunctions.${name}` },
    body: JSON.stringify(input),
  }
}

/**
 * Sends a request several times over the same connection, and does not read the answers. The system buffers some
 * megabytes for each connection, so a few connections with large answers show more than many with small ones.
 */
async function askAndIgnore(url: string, { method, path, headers, body }: Request, times: number): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  socket.pause()
  await once(socket, 'connect')
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${hostname}\r\n${lines.join('')}Content-Length: ${body.length}`
  socket.write(`${head}\r\n\r\n${body}`.repeat(times))
  return socket
}

/**
 * Resolves once there is something to read (which stays unread), or the server has ended the connection. Requests that
 * arrive together are answered together, so by then each has an answer or waits for room.
 */
function begun(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve(null)
    socket.once('readable', resolve)
    socket.once('close', resolve)
  })
}

/** How much the server has grown since a measurement. */
function assertGrown(context: TestContext, server: ServerProcess, memoryBefore: number, mebibytesMax: number): void {
  const mebibytes = Math.round((server.peakMemoryBytes() - memoryBefore) / mebibyte)
  context.diagnostic(`the server grew by ${mebibytes} MiB`)
  assert(mebibytes < mebibytesMax, `the server grew by ${mebibytes} MiB`)
}

interface Page {
  readonly events: readonly { readonly id: number }[]
  readonly nextToken?: string
}

test('answers that nobody reads do not fill the memory, and readers get theirs', {
  skip,
}, async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'stepwell-unread-'))
  const server = await ServerProcess.start({ directory, lambdaEndpoint: 'http://127.0.0.1:1' })
  const sockets: Socket[] = []
  context.after(async () => {
    for (const socket of sockets) socket.destroy()
    await server.kill()
    await rm(directory, { recursive: true, force: true })
  })
  const states = Array.from({ length: 60 }, (_, index) => [
    `S${index}`,
    { Type: 'Pass', ...(index === 59 ? { End: true } : { Next: `S${index + 1}` }) },
  ])
  const { stateMachineArn } = await server.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'large',
    roleArn: 'arn:aws:iam::123456789012:role/any',
    definition: JSON.stringify({ StartAt: 'S0', States: Object.fromEntries(states) }),
  })
  const input = JSON.stringify('x'.repeat(200_000))
  const { executionArn } = await server.call<{ executionArn: string }>('StartExecution', { stateMachineArn, input })
  const describe = () => server.call<{ status: string }>('DescribeExecution', { executionArn })
  while ((await describe()).status === 'RUNNING');
  const readAll = async () => {
    for (const reverseOrder of [false, true]) {
      const ids: number[] = []
      let nextToken: string | undefined
      let pages = 0
      do {
        const page: Page = await server.call('GetExecutionHistory', {
          executionArn,
          maxResults: 1000,
          reverseOrder,
          ...(nextToken !== undefined && { nextToken }),
        })
        ids.push(...page.events.map(({ id }) => id))
        nextToken = page.nextToken
        pages += 1
      } while (nextToken !== undefined)
      const expected = Array.from({ length: 122 }, (_, index) => index + 1)
      assert.deepEqual(ids, reverseOrder ? expected.reverse() : expected)
      assert(pages >= 5, `${pages} pages`)
    }
  }
  // The memory for reading itself does not count.
  await readAll()
  const memoryBefore = server.peakMemoryBytes()

  const history = operation('GetExecutionHistory', { executionArn, maxResults: 1000 })
  for (let index = 0; index < 2; index += 1) sockets.push(await askAndIgnore(server.url, history, 150))
  await begun(sockets[0]!)
  // Small answers do not wait.
  for (let index = 0; index < 20; index += 1) await describe()
  // A reader waits until the clients before it have been disconnected.
  await readAll()
  assertGrown(context, server, memoryBefore, 400)
})

interface Door {
  readonly name: string
  readonly clients: number
  /** How many requests each of them sends at once. */
  readonly times: number
  /** How much the server may grow. Without a limit, it would be a multiple of this. */
  readonly mebibytesMax: number
  /** The requests of the clients that do not read, and of one that does. */
  prepare(server: ServerProcess, directory: string): Promise<{ readonly unread: Request; readonly read: Request }>
}

const roleArn = 'arn:aws:iam::123456789012:role/any'

function alike(request: Request): { readonly unread: Request; readonly read: Request } {
  return { unread: request, read: request }
}

async function createMachine(server: ServerProcess): Promise<string> {
  const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } })
  const { stateMachineArn } = await server.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'large',
    roleArn,
    definition,
  })
  return stateMachineArn
}

const doors: readonly Door[] = [
  {
    name: 'DescribeExecution',
    clients: 6,
    times: 300,
    mebibytesMax: 400,
    async prepare(server) {
      const stateMachineArn = await createMachine(server)
      const input = JSON.stringify('x'.repeat(260_000))
      const { executionArn } = await server.call<{ executionArn: string }>('StartExecution', { stateMachineArn, input })
      return alike(operation('DescribeExecution', { executionArn }))
    },
  },
  {
    name: 'ListExecutions',
    clients: 6,
    times: 600,
    mebibytesMax: 370,
    async prepare(server) {
      const stateMachineArn = await createMachine(server)
      const start = (_: unknown, index: number) =>
        server.call('StartExecution', { stateMachineArn, name: `${index}`.padEnd(80, 'n') })
      await Promise.all(Array.from({ length: 500 }, start))
      return alike(operation('ListExecutions', { stateMachineArn, maxResults: 1000 }))
    },
  },
  {
    name: 'GetObject',
    clients: 8,
    times: 500,
    mebibytesMax: 400,
    async prepare(_server, directory) {
      const bucket = join(directory, 's3', 'bucket')
      await mkdir(bucket, { recursive: true })
      await writeFile(join(bucket, 'large'), Buffer.alloc(64 * mebibyte))
      await writeFile(join(bucket, 'small'), Buffer.alloc(16 * 1024))
      const get = (key: string) => ({ method: 'GET', path: `/s3/bucket/${key}`, headers: {}, body: '' })
      return { unread: get('large'), read: get('small') }
    },
  },
  {
    name: 'Invoke',
    clients: 4,
    times: 40,
    mebibytesMax: 400,
    prepare: async () =>
      alike({ method: 'POST', path: '/2015-03-31/functions/large/invocations', headers: {}, body: '{}' }),
  },
]

for (const { name, clients, times, mebibytesMax, prepare } of doors) {
  test(`answers of ${name} that nobody reads do not fill the memory`, { skip }, async (context) => {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-unread-'))
    const functions = join(directory, 'functions')
    await mkdir(join(functions, 'large'), { recursive: true })
    await writeFile(join(functions, 'large', 'index.mjs'), "export const handler = async () => 'x'.repeat(5_000_000)")
    const server = await ServerProcess.start({ directory, lambdaEndpoint: 'http://127.0.0.1:1', functions })
    const sockets: Socket[] = []
    context.after(async () => {
      for (const socket of sockets) socket.destroy()
      await server.kill()
      await rm(directory, { recursive: true, force: true })
    })
    const asked = await prepare(server, directory)
    const read = async ({ method, path, headers, body }: Request) => {
      const response = await fetch(server.url + path, { method, headers, ...(method !== 'GET' && { body }) })
      assert.equal(response.status, 200)
      return (await response.arrayBuffer()).byteLength
    }
    // Once, so that code that is loaded on first use does not count.
    const bytes = await read(asked.read)
    const memoryBefore = server.peakMemoryBytes()
    for (let index = 0; index < clients; index += 1) {
      sockets.push(await askAndIgnore(server.url, asked.unread, times))
    }
    await Promise.all(sockets.map(begun))
    // A client that reads gets an answer next to them.
    for (let index = 0; index < 3; index += 1) assert.equal(await read(asked.read), bytes)
    assertGrown(context, server, memoryBefore, mebibytesMax)
  })
}
