import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ServerProcess } from './support/server-process.ts'

const clients = 48
const mebibyte = 1024 * 1024
const isLinux = process.platform === 'linux'

/** Asks for a history and reads nothing of the answer. */
async function askAndIgnore(url: string, executionArn: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  socket.pause()
  await once(socket, 'connect')
  const body = JSON.stringify({ executionArn, maxResults: 1000 })
  socket.write(
    `POST / HTTP/1.1\r\nHost: ${hostname}\r\nX-Amz-Target: AWSStepFunctions.GetExecutionHistory\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

interface Page {
  readonly events: readonly { readonly id: number }[]
  readonly nextToken?: string
}

test('answers that nobody reads do not fill the memory, and readers get theirs', {
  skip: isLinux ? false : 'SKIPPED: the memory of a process is read from /proc, which is there on Linux only',
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
  const memoryBefore = server.peakMemoryBytes()

  for (let index = 0; index < clients; index += 1) sockets.push(await askAndIgnore(server.url, executionArn))
  // Small answers do not wait.
  for (let index = 0; index < 20; index += 1) await server.call('DescribeExecution', { executionArn })

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
  const grown = server.peakMemoryBytes() - memoryBefore
  assert(grown < 500 * mebibyte, `the server grew by ${Math.round(grown / mebibyte)} MiB`)
})
