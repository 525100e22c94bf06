import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ServerProcess } from './support/server-process.ts'

const clients = 120
const bodyBytes = 4_000_000
// Without a limit, the bodies alone would take 480 MB.
const grownMegabytesMax = 250

/** The routes that take large bodies. */
const doors = {
  'the API': 'POST / HTTP/1.1\r\nX-Amz-Target: AWSStepFunctions.CreateStateMachine\r\n',
  Lambda: 'POST /2015-03-31/functions/f/invocations HTTP/1.1\r\n',
  S3: 'POST /s3/bucket/?delete HTTP/1.1\r\n',
}

for (const [name, head] of Object.entries(doors)) {
  test(`large requests to ${name} that never end take bounded memory and hold up no small ones`, {
    skip: process.platform === 'linux' ? false : 'the memory of another process is only read on Linux',
  }, async (context) => {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-bodies-'))
    const functions = join(directory, 'functions')
    await mkdir(join(functions, 'f'), { recursive: true })
    await mkdir(join(directory, 's3', 'bucket'), { recursive: true })
    await writeFile(join(functions, 'f', 'index.mjs'), 'export const handler = async () => 1')
    const server = await ServerProcess.start({ directory, lambdaEndpoint: 'http://127.0.0.1:9', functions })
    const { hostname, port } = new URL(server.url)
    const sockets: Socket[] = []
    context.after(async () => {
      for (const socket of sockets) socket.destroy()
      await server.kill()
      await rm(directory, { recursive: true, force: true })
    })
    await server.call('ListStateMachines', {})
    const before = server.peakMemoryBytes()
    const body = Buffer.alloc(bodyBytes, ' ')
    for (let index = 0; index < clients; index += 1) {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      sockets.push(socket)
      await once(socket, 'connect')
      socket.write(`${head}Host: localhost\r\nContent-Length: ${bodyBytes + 1}\r\n\r\n`)
      socket.write(body)
    }
    // Until the server accepts no more of them. Small requests are answered meanwhile.
    let takenBytes = -1
    for (let quiet = 0; quiet < 100; ) {
      await server.call('ListStateMachines', {})
      const now = sockets.reduce((sum, { bytesWritten, writableLength }) => sum + bytesWritten - writableLength, 0)
      quiet = now === takenBytes ? quiet + 1 : 0
      takenBytes = now
    }
    const grownMegabytes = Math.round((server.peakMemoryBytes() - before) / 1_048_576)
    context.diagnostic(`the server grew by ${grownMegabytes} MB`)
    assert.ok(grownMegabytes < grownMegabytesMax, `the server grew by ${grownMegabytes} MB`)
  })
}
