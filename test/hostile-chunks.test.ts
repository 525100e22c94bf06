import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ServerProcess } from './support/server-process.ts'

const chunksPerWrite = 20_000
const writes = 25
const head = 'HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n'

/** The routes that accept a request in many chunks. */
const doors = {
  'the API':
    `POST / ${head}Content-Type: application/x-amz-json-1.0\r\n` +
    'X-Amz-Target: AWSStepFunctions.ListStateMachines\r\n\r\n',
  S3: `POST /s3/bucket/?delete ${head}\r\n`,
}

for (const [name, request] of Object.entries(doors)) {
  test(`a request to ${name} in half a million chunks of one byte each takes little memory`, {
    skip: process.platform === 'linux' ? false : 'the memory of another process is only read on Linux',
  }, async (context) => {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-chunks-'))
    const server = await ServerProcess.start({ directory, lambdaEndpoint: 'http://127.0.0.1:9' })
    const url = new URL(server.url)
    const socket = connect(Number(url.port), url.hostname)
    context.after(async () => {
      socket.destroy()
      await server.kill()
      await rm(directory, { recursive: true, force: true })
    })
    const before = server.peakMemoryBytes()
    const chunks = Buffer.from('1\r\na\r\n'.repeat(chunksPerWrite))
    socket.write(request)
    for (let write = 0; write < writes; write++) if (!socket.write(chunks)) await once(socket, 'drain')
    socket.write('0\r\n\r\n')
    // Everything has been read when the answer comes.
    const [answer] = (await once(socket, 'data')) as [Buffer]
    assert.match(answer.toString(), /^HTTP\/1.1 4\d\d /)
    // If chunks were stored as they came, each would take about 350 bytes.
    const grownMegabytes = (server.peakMemoryBytes() - before) / 1_048_576
    assert.ok(grownMegabytes < 100, `${grownMegabytes} MB`)
  })
}
