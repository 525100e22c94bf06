/**
 * Tests the package as users have it: packed, installed into an empty project outside the clone, and used there with
 * each relevant Node.js: the oldest that package.json allows, the one that the clone brings, and the computer's own.
 *
 *     npm run test:package
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import packageJson from '../../package.json' with { type: 'json' }
import { oldNodeFor, root, type Serving, serve, stepwell } from '../support/command.ts'

const packedBytesMax = 1_500_000
// Many times as long as an execution takes.
const requestsMax = 20_000
const nodeMin = packageJson.engines.node.replace('>=', '')
const oldest = `the oldest Node.js allowed, ${nodeMin}`
const machines = "the machine's Node.js"
const temporary = mkdtempSync(path.join(os.tmpdir(), 'stepwell-package-'))
const project = path.join(temporary, 'project')
const installedBin = path.join(project, 'node_modules/stepwell/bin/stepwell.mjs')
// What trying out an example leaves in its folder, and Git ignores.
const leftBehind = path.join(root, 'examples/csv-import/s3/shop/results/00000000-0000-4000-8000-000000000000')

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Shout',
  States: { Shout: { Type: 'Pass', Output: '{% $uppercase($states.input) %}', End: true } },
})
const importing = `
import { startServer, validateDefinition, version } from 'stepwell'
const server = await startServer({ dataDirectory: process.argv[2] })
const health = await (await fetch(server.url + '/health')).json()
await server.close()
const { result } = validateDefinition(process.argv[3])
console.log(JSON.stringify({ version, health, result }))`
const importingWithTypes = `
import { startServer, type StartedServer, validateDefinition, version } from 'stepwell'
export const server: Promise<StartedServer> = startServer({ dataDirectory: 'data', port: 0 })
export const line: number | null | undefined = validateDefinition(version).diagnostics[0]?.line
// @ts-expect-error A port is a number.
startServer({ dataDirectory: 'data', port: '1' })`

let packed: { readonly filename: string; readonly size: number; readonly files: readonly { readonly path: string }[] }

before(() => {
  mkdirSync(leftBehind, { recursive: true })
  try {
    writeFileSync(path.join(leftBehind, 'SUCCEEDED_0.json'), '[]')
    const answer = npm(root, ['pack', '--json', '--pack-destination', temporary])
    packed = JSON.parse(answer.slice(answer.search(/^\[/m)))[0]
  } finally {
    rmSync(leftBehind, { recursive: true })
  }
  makeProject(project, { type: 'module' })
  npm(project, ['install', path.join(temporary, packed.filename)])
  writeFileSync(path.join(project, 'importing.mjs'), importing)
  writeFileSync(path.join(project, 'importing-with-types.mts'), importingWithTypes)
  writeFileSync(path.join(project, 'shout.asl.json'), definition)
})
after(() => rmSync(temporary, { recursive: true, force: true }))

test('the tarball has everything that runs, and no tests or results of examples', () => {
  const files = packed.files.map((file) => file.path)
  const unwanted =
    /(?:^|\/)(?:s3\/.*\/results|test-data|test-support|__pycache__|node_modules|\.stepwell)\/|\.test\.|\.map$|^(?:src|test|bench|scripts)\//
  assert.deepEqual(
    files.filter((file) => unwanted.test(file)),
    [],
  )
  for (const file of ['dist/index.js', 'dist/index.d.ts', 'dist/functions/bootstrap/python.py']) {
    assert.ok(files.includes(file), `${file} is missing`)
  }
  assert.ok(packed.size < packedBytesMax, `the tarball has ${packed.size} bytes`)
})

test('the types of the entry point are understood', () => {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc')
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', '']
  execFileSync(process.execPath, [compiler, ...options, 'importing-with-types.mts'], { cwd: project, stdio: 'inherit' })
})

test('an older Node.js gets one line that says which one is needed', async (context) => {
  const old = oldNodeFor(context)
  if (old === null) return
  const { code, stdout, stderr } = await installed(old, ['--version'])
  assert.match(stderr, new RegExp(`^stepwell: this is Node\\.js [\\d.]+, and ${nodeMin} or later is needed\n$`))
  assert.deepEqual([code, stdout], [2, ''])
})

test('a program on an older Node.js gets a rejection that says so, and can check definitions', (context) => {
  const old = oldNodeFor(context)
  if (old === null) return
  const script = `import { startServer, validateDefinition } from 'stepwell'
    const { result } = validateDefinition(process.argv[1])
    await startServer({ dataDirectory: 'old' }).catch(({ message }) => console.log(result, message))`
  const args = ['--input-type=module', '--eval', script, definition]
  const printed = execFileSync(old, args, { cwd: project, encoding: 'utf8' })
  assert.match(printed, new RegExp(`^OK startServer: this is Node\\.js [\\d.]+, and ${nodeMin} or later is needed\n$`))
})

for (const name of [oldest, 'the Node.js of the clone', machines]) {
  describe(name, () => {
    let node: string | null

    before(() => {
      node = findNode(name)
    })

    test('--version, validate and run', async (context) => {
      if (node === null) return context.skip('it is older than the package allows')
      assert.deepEqual(await installed(node, ['--version']), {
        code: 0,
        stdout: `${packageJson.version}\n`,
        stderr: '',
      })
      const validated = await installed(node, ['validate', 'shout.asl.json'])
      assert.deepEqual(validated, { code: 0, stdout: 'shout.asl.json: no problems found\n', stderr: '' })
      const ran = await installed(node, ['run', 'shout.asl.json', '--input', '"hello"'])
      assert.equal(ran.stdout, '"HELLO"\n', ran.stderr)
    })

    test('serve: requests, functions in Node.js and Python, the console, a restart', async (context) => {
      if (node === null) return context.skip('it is older than the package allows')
      const directory = `data of ${name}`
      const first = await serveInstalled(node, directory)
      const executionArn = await startAndAwait(first, 'example-credit-decision', { customerId: 'C-1', amount: 2000 })
      const page = await (await fetch(`${first.url}/console/`)).text()
      const [script = 'none'] = /\/console\/assets\/[^"]+\.js/.exec(page) ?? []
      assert.equal((await fetch(first.url + script)).status, 200, page)
      assert.equal(await first.stop('SIGTERM'), 0, first.errors())
      const second = await serveInstalled(node, directory)
      const { body } = await second.call('DescribeExecution', { executionArn })
      assert.equal(body.status, 'SUCCEEDED', JSON.stringify(body))
      assert.equal(await second.stop('SIGTERM'), 0, second.errors())
      assert.doesNotMatch(second.errors(), /Warning/)
    })

    test('import', (context) => {
      if (node === null) return context.skip('it is older than the package allows')
      const args = ['importing.mjs', path.join(project, 'imported'), definition]
      const printed = execFileSync(node, args, { cwd: project, encoding: 'utf8' })
      assert.deepEqual(JSON.parse(printed), { version: packageJson.version, health: { status: 'ok' }, result: 'OK' })
    })
  })
}

function installed(node: string, args: readonly string[]) {
  return stepwell(args, { node, bin: installedBin, directory: project })
}

function serveInstalled(node: string, directory: string): Promise<Serving> {
  return serve(['--examples', '--data-dir', directory], { node, bin: installedBin, directory: project })
}

async function startAndAwait(server: Serving, machine: string, input: object): Promise<string> {
  const stateMachineArn = `arn:aws:states:us-east-1:123456789012:stateMachine:${machine}`
  // The server already answers while the examples are being created.
  let executionArn = ''
  for (let request = 0; executionArn === '' && request < requestsMax; request += 1) {
    const { status, body } = await server.call('StartExecution', { stateMachineArn, input: JSON.stringify(input) })
    if (status === 200) executionArn = String(body.executionArn)
  }
  for (let request = 0; request < requestsMax; request += 1) {
    const { body: described } = await server.call('DescribeExecution', { executionArn })
    if (described.status !== 'RUNNING') return executionArn
  }
  throw new Error(`${executionArn} does not end: ${server.errors()}`)
}

function findNode(name: string): string | null {
  if (name === oldest) {
    const folder = path.join(temporary, 'oldest-node')
    makeProject(folder, {})
    npm(folder, ['install', `node@~${nodeMin}.0`])
    return path.join(folder, 'node_modules/node/bin/node')
  }
  if (name !== machines) return process.execPath
  const found = execFileSync('node', ['-p', 'process.execPath'], { env: { PATH: pathOfMachine() }, encoding: 'utf8' })
  const version = execFileSync('node', ['-p', 'process.versions.node'], {
    env: { PATH: pathOfMachine() },
    encoding: 'utf8',
  })
  return version.localeCompare(nodeMin, 'en', { numeric: true }) < 0 ? null : found.trim()
}

/** The path without the folders that npm adds for package scripts. */
function pathOfMachine(): string {
  const directories = (process.env.PATH ?? '').split(path.delimiter)
  return directories.filter((directory) => !directory.includes('node_modules')).join(path.delimiter)
}

function makeProject(folder: string, fields: object): void {
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, ...fields }))
}

/** The environment without the settings of the npm that runs this, which are the clone's. */
function npm(folder: string, args: readonly string[]): string {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?:package|lifecycle)_/.test(name)),
  )
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier']
  return execFileSync('npm', [...args, ...quiet], { cwd: folder, env, encoding: 'utf8' })
}
