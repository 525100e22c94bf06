import assert from 'node:assert/strict'
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { type ServerSettings, type StartedServer, startServer } from '../src/index.ts'
import { temporaryDirectory } from './support/command.ts'

async function start(context: TestContext, settings: Partial<ServerSettings> = {}): Promise<StartedServer> {
  const server = await startServer({ dataDirectory: temporaryDirectory(context), ...settings })
  context.after(() => server.close())
  return server
}

test('closing a server twice, at once or later, is closing it once', async (context) => {
  const server = await start(context)
  const closing = server.close()
  assert.equal(server.close(), closing)
  await closing
  // The numbers of the files that it had are those of others now, and stay theirs.
  const file = path.join(temporaryDirectory(context), 'foreign')
  writeFileSync(file, 'foreign')
  const foreign = Array.from({ length: 32 }, () => openSync(file, 'r'))
  await server.close()
  for (const descriptor of foreign) {
    assert.equal(readSync(descriptor, Buffer.alloc(7), 0, 7, 0), 7)
    closeSync(descriptor)
  }
})

test('a data directory that a closed server gave up belongs to the next one, however often the first is closed', async (context) => {
  const dataDirectory = temporaryDirectory(context)
  const first = await start(context, { dataDirectory })
  await first.close()
  const second = await start(context, { dataDirectory })
  await first.close()
  await assert.rejects(startServer({ dataDirectory }), /is in use by another server/)
  assert.equal((await fetch(`${second.url}/health`)).status, 200)
})
