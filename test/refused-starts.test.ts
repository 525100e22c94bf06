import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { type TestContext } from 'node:test'
import { serve, stepwell, temporaryDirectory } from './support/command.ts'
import { findNobody } from './support/nobody.ts'

/** If the command cannot start, it says why and what to do. Stack traces are only for our own bugs. */
async function assertRefused(
  args: readonly string[],
  message: RegExp,
  options: Parameters<typeof stepwell>[1] = {},
): Promise<void> {
  const { code, stdout, stderr } = await stepwell(args, options)
  assert.match(stderr, message)
  assert.doesNotMatch(stderr, /^ {4}at |node:internal/m)
  assert.deepEqual([code, stdout], [2, ''], stderr)
}

function serveArgs(directory: string): string[] {
  return ['serve', '--port', '0', '--data-dir', directory]
}

async function makeData(context: TestContext): Promise<string> {
  const directory = path.join(temporaryDirectory(context), 'data')
  const server = await serve(['--data-dir', directory])
  assert.equal(await server.stop('SIGTERM'), 0, server.errors())
  return directory
}

test('a database from a newer version is refused, and left as it is', async (context) => {
  const directory = await makeData(context)
  const file = path.join(directory, 'stepwell.db')
  const before = new DatabaseSync(file)
  before.exec("INSERT INTO schema_version VALUES (9999, 'of-the-future', 0)")
  before.close()
  const message =
    /^stepwell: \S+stepwell\.db: The database has version 9999, and this program knows versions up to \d+\. A newer version of stepwell wrote it: run that one, or use another data directory\.\n$/
  await assertRefused(serveArgs(directory), message)
  const after = new DatabaseSync(file)
  assert.equal(after.prepare('SELECT max(version) AS version FROM schema_version').get()?.version, 9999)
  after.exec('DELETE FROM schema_version WHERE version = 9999')
  after.close()
  const again = await serve(['--data-dir', directory])
  assert.equal(await again.stop('SIGTERM'), 0, again.errors())
})

test('a port in use by another program is named, with what to do', async (context) => {
  for (const [host, shown] of [
    ['127.0.0.1', '127\\.0\\.0\\.1'],
    ['localhost', 'localhost'],
    ['0.0.0.0', '0\\.0\\.0\\.0'],
  ] as const) {
    const other = createServer().listen(0, host)
    await once(other, 'listening')
    context.after(() => other.close())
    const { port } = other.address() as AddressInfo
    const args = ['serve', '--host', host, '--port', String(port), '--data-dir', temporaryDirectory(context)]
    const problem = `port ${port} of ${shown} is in use by another program \\(lsof -i :${port} shows which\\)`
    await assertRefused(args, new RegExp(`^stepwell: ${problem}; stop it, or choose another port with --port\n$`))
  }
})

test('a broken mock configuration is shown with the place of the mistake', async (context) => {
  const directory = temporaryDirectory(context)
  const pass = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'
  writeFileSync(path.join(directory, 'pass.json'), pass)
  const run = ['run', 'pass.json']
  const kinds: [text: string | null, message: RegExp][] = [
    [
      '{\n  "StateMachines": {,\n',
      /^stepwell: \S+mocks\.json:2:\d+: the mock configuration is not JSON: .*\n.*─ 0\/mocks\.json:2:21\n2│ {3}"StateMachines": \{,\n/,
    ],
    ['', /^stepwell: \S+mocks\.json:1:1: the mock configuration is not JSON: No content/],
    ['[]', /^stepwell: \S+mocks\.json: a mock configuration is a JSON object with 'StateMachines' and 'MockedResp/],
    [null, /^stepwell: The mock configuration \S+mocks\.json cannot be read: it is a directory/],
  ]
  for (const [index, [text, message]] of kinds.entries()) {
    const folder = path.join(directory, String(index))
    const file = path.join(folder, 'mocks.json')
    mkdirSync(text === null ? file : folder, { recursive: true })
    if (text !== null) writeFileSync(file, text)
    const commands = [run, [...run, '--test-case', 'T'], serveArgs('data')]
    await Promise.all(commands.map((args) => assertRefused([...args, '--mock-config', file], message, { directory })))
  }
  const file = path.join(directory, 'unknown.json')
  writeFileSync(file, '{"StateMachines":{"pass":{"TestCases":{"T":{"A":"Gone"}}}},"MockedResponses":{}}')
  await assertRefused(
    [...run, '--test-case', 'T', '--mock-config', file],
    /\nstepwell: StartExecution: The mock configuration \S+ is wrong at \/StateMachines\/pass\/TestCases\/T\/A: there is no mocked response 'Gone'/,
    { directory },
  )
})

const nobody = findNobody()
const noOtherUser =
  nobody === null ? 'SKIPPED: only root can be two users here, and only where nobody can read this program' : false

test("another user's data directory is refused, and left unchanged", { skip: noOtherUser }, async (context) => {
  const directory = await makeData(context)
  const files = readdirSync(directory)
  const start = () => [serveArgs(directory), { directory: path.dirname(directory), user: nobody }] as const
  const advice =
    /Start the server as that user, give the directory to this one \(chown -R\), or give the server another/
  const refused = async (what: RegExp) => {
    const [args, options] = start()
    await assertRefused(args, new RegExp(`^stepwell: ${what.source}\\. ${advice.source} data directory\\.\n$`), options)
  }
  chmodSync(path.dirname(directory), 0o755)
  chmodSync(directory, 0o700)
  await refused(
    new RegExp(`The data directory \\S+ is not for user ${nobody!.uid} to read and write; it belongs to user 0`),
  )
  chmodSync(directory, 0o755)
  await refused(/(?:The data directory \S+|\S+ in the data directory) is not for user \d+ to .*; it belongs to user 0/)
  chownSync(directory, nobody!.uid, nobody!.gid)
  await refused(/\S+ in the data directory is not for user \d+ to read and write; it belongs to user 0/)
  assert.deepEqual(readdirSync(directory), files)
})

test("a user's own files without write permission are named, with the mode that helps", {
  skip: noOtherUser,
}, async (context) => {
  const directory = await makeData(context)
  const database = path.join(directory, 'stepwell.db')
  const options = { directory: path.dirname(directory), user: nobody }
  for (const place of [
    path.dirname(directory),
    directory,
    ...readdirSync(directory).map((name) => path.join(directory, name)),
  ]) {
    chownSync(place, nobody!.uid, nobody!.gid)
  }
  chmodSync(database, 0o444)
  const advice = (mode: string, place: string) =>
    new RegExp(
      `^stepwell: ${place} is user \\d+'s own, who may not read and write it\\. Change that with chmod ${mode} ${place}, or`,
    )
  await assertRefused(serveArgs(directory), advice('u\\+rw', database), options)
  chmodSync(database, 0o600)
  chmodSync(directory, 0o555)
  await assertRefused(serveArgs(directory), advice('u\\+rwx', directory), options)
  chmodSync(directory, 0o700)
})

test('a mock configuration without read permission is reported like other files', {
  skip: noOtherUser,
}, async (context) => {
  const directory = temporaryDirectory(context)
  chmodSync(directory, 0o755)
  const file = path.join(directory, 'mocks.json')
  writeFileSync(file, '{}', { mode: 0o600 })
  const args = ['serve', '--port', '0', '--mock-config', file]
  const message = /^stepwell: The mock configuration \S+mocks\.json cannot be read: access is denied\n$/
  await assertRefused(args, message, { directory, user: nobody })
})
