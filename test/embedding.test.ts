import assert from 'node:assert/strict'
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage, type RequestOptions } from 'node:http'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import packageJson from '../package.json' with { type: 'json' }
import { settingRows } from '../src/cli/embedding/read-settings.ts'
import { nodeProblem } from '../src/cli/node-version.ts'
import { type ServerSettings, type StartedServer, startServer } from '../src/index.ts'
import { temporaryDirectory } from './support/command.ts'

const nodeMin = packageJson.engines.node.replace('>=', '')

async function start(context: TestContext, settings: Partial<ServerSettings> = {}): Promise<StartedServer> {
  const server = await startServer({ dataDirectory: temporaryDirectory(context), ...settings })
  context.after(() => server.close())
  return server
}

/** Unlike fetch, can call the server by another name. */
function getHealth(url: string, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${url}/health`, options, (answer) => resolve(answer.resume())).on('error', reject)
  })
}

test('closing a server twice, at once or later, is the same as closing it once', async (context) => {
  const server = await start(context)
  const closing = server.close()
  assert.equal(server.close(), closing)
  await closing
  // Other files now have its file descriptors, and must keep them.
  const file = path.join(temporaryDirectory(context), 'foreign')
  writeFileSync(file, 'foreign')
  const foreign = Array.from({ length: 32 }, () => openSync(file, 'r'))
  await server.close()
  for (const descriptor of foreign) {
    assert.equal(readSync(descriptor, Buffer.alloc(7), 0, 7, 0), 7)
    closeSync(descriptor)
  }
})

test('a data directory that a closed server released belongs to the next one, however often the first is closed', async (context) => {
  const dataDirectory = temporaryDirectory(context)
  const first = await start(context, { dataDirectory })
  await first.close()
  const second = await start(context, { dataDirectory })
  await first.close()
  await assert.rejects(startServer({ dataDirectory }), /is in use by another server/)
  assert.equal((await fetch(`${second.url}/health`)).status, 200)
})

const shapes: Required<Record<keyof ServerSettings, true>> = {
  dataDirectory: true,
  host: true,
  allowedHosts: true,
  port: true,
  account: true,
  region: true,
  waitTimeScale: true,
  lambdaEndpoint: true,
  batchEndpoint: true,
  dynamodbEndpoint: true,
  ecsEndpoint: true,
  glueEndpoint: true,
  sagemakerEndpoint: true,
  sqsEndpoint: true,
  snsEndpoint: true,
  stepFunctionsEndpoint: true,
  mockConfig: true,
  mocksOnly: true,
  s3Root: true,
  functions: true,
  connections: true,
  allowHttpEndpoints: true,
  logLevel: true,
  logFormat: true,
  logPayloads: true,
  retentionDays: true,
  expressHistories: true,
}

test('the type of the settings has every setting', () => {
  assert.deepEqual(Object.keys(shapes).sort(), Object.keys(settingRows).sort())
})

test('a wrong setting is named, with what would be right', async () => {
  const dataDirectory = 'never-made'
  const table: [settings: unknown, message: string | RegExp][] = [
    [undefined, "startServer takes an object of settings, such as { dataDirectory: '.stepwell' }, not undefined"],
    ['data', 'startServer takes an object of settings, such as { dataDirectory: \'.stepwell\' }, not "data"'],
    [{}, 'dataDirectory is missing: startServer needs a directory to store machines and executions in'],
    [{ dataDirectory: null }, 'dataDirectory must be a string, not null'],
    [{ dataDirectory: '' }, 'dataDirectory must be a path, not ""'],
    [{ dataDirectory, prot: 1 }, '"prot" is not a setting of startServer; did you mean "port"?'],
    [{ dataDirectory, examples: true }, /^"examples" is not a setting of startServer; there are host, allowedHosts, /],
    [{ dataDirectory, port: '8083' }, 'port must be a number, not "8083"'],
    [{ dataDirectory, port: 70_000 }, 'port must be a whole number from 0 to 65535, not 70000'],
    [{ dataDirectory, mocksOnly: 'yes' }, 'mocksOnly must be true or false, not "yes"'],
    [{ dataDirectory, account: 123456789012 }, 'account must be a string, not 123456789012'],
    [{ dataDirectory, allowedHosts: [1] }, 'allowedHosts must be a string or an array of strings, not [1]'],
    [{ dataDirectory, region: 'here' }, 'region must be the name of a region, such as us-east-1, not "here"'],
  ]
  for (const [settings, message] of table) {
    await assert.rejects(startServer(settings as ServerSettings), { message })
  }
})

test('lists may be text or arrays', async (context) => {
  const asked = { headers: { host: 'stepwell.example' } }
  for (const allowedHosts of ['stepwell.example', ['other.example', 'stepwell.example']]) {
    const { url } = await start(context, { allowedHosts, allowHttpEndpoints: [] })
    assert.equal((await getHealth(url, asked)).statusCode, 200)
  }
  const { url } = await start(context, { logLevel: 'silent' })
  assert.equal((await getHealth(url, asked)).statusCode, 403)
})

test('a port in use is reported as by the command', async (context) => {
  const { url } = await start(context)
  const port = Number(new URL(url).port)
  await assert.rejects(start(context, { port }), {
    name: 'Error',
    code: 'EADDRINUSE',
    message:
      `port ${port} of 127.0.0.1 is in use by another program (lsof -i :${port} shows which); ` +
      'stop it, or choose another port with the setting port',
  })
})

test('an older Node.js gets one line that says which one is needed', () => {
  assert.equal(nodeProblem('24.9.0'), `this is Node.js 24.9.0, and ${nodeMin} or later is needed`)
  assert.deepEqual([nodeProblem(nodeMin), nodeProblem('100.0.0')], [null, null])
})
