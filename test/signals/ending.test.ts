import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import test, { type TestContext } from 'node:test'
import { startedByNpx } from '../../src/cli/signals/parent-watch.ts'
import { bin, oldNodeFor, root, serve, stepwell, temporaryDirectory } from '../support/command.ts'

/** A server that another program started, and that may outlive it. */
interface Orphanable {
  readonly starter: ChildProcess
  readonly url: string
  readonly lines: readonly string[]
  /** Resolves when the last process that writes to the starter's output has ended. */
  readonly ended: Promise<void>
}

async function startThrough(context: TestContext, command: string, args: readonly string[]): Promise<Orphanable> {
  const { npm_lifecycle_event: _, npm_lifecycle_script: __, ...env } = process.env
  const starter = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => starter.stdout.on('close', resolve))
  const lines: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: starter.stdout }).on('line', (line) => {
      lines.push(line)
      const found = /listens on (\S+)/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`the server ended: ${lines.join('\n')}`)))
  })
  context.after(() => starter.kill('SIGKILL'))
  return { starter, url, lines, ended }
}

/** Fails if the directory is still locked. */
async function assertIsFree(directory: string): Promise<void> {
  const next = await serve(['--data-dir', directory])
  assert.equal(await next.stop('SIGTERM'), 0, next.errors())
}

function processIdOf(directory: string): number {
  return Number(readFileSync(path.join(directory, 'lock.pid'), 'utf8'))
}

const serveArgs = (directory: string) => ['serve', '--port', '0', '--data-dir', directory]
const startsIt = `require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' })`

test('with --end-with-parent, a server closes when the program that started it is killed', async (context) => {
  const directory = temporaryDirectory(context)
  const args = ['-e', startsIt, '--', bin, ...serveArgs(directory), '--end-with-parent']
  const { starter, lines, ended } = await startThrough(context, process.execPath, args)
  starter.kill('SIGKILL')
  await ended
  assert.ok(lines.includes('stepwell: the program that started this one is gone: closing'), lines.join('\n'))
  await assertIsFree(directory)
})

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`npm start: the server closes when npm gets ${signal}`, async (context) => {
    const directory = temporaryDirectory(context)
    const args = ['start', '--', '--port', '0', '--data-dir', directory]
    const { starter, ended } = await startThrough(context, 'npm', args)
    starter.kill(signal)
    await ended
    await assertIsFree(directory)
  })
}

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`npx stepwell serve: the server closes when npx gets ${signal}`, async (context) => {
    const directory = temporaryDirectory(context)
    const { starter, lines, ended } = await startThrough(context, 'npx', ['stepwell', ...serveArgs(directory)])
    starter.kill(signal)
    await ended
    assert.ok(lines.includes('stepwell: the program that started this one is gone: closing'), lines.join('\n'))
    await assertIsFree(directory)
  })
}

test('npx stepwell run: the execution is aborted when npx is killed', async (context) => {
  const directory = temporaryDirectory(context)
  const file = path.join(directory, 'wait.asl.json')
  writeFileSync(file, '{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}')
  const starter = spawn('npx', ['stepwell', 'run', file], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  context.after(() => starter.kill('SIGKILL'))
  let errors = ''
  for await (const part of starter.stderr.setEncoding('utf8')) {
    errors += String(part)
    if (String(part).includes('▸ A')) starter.kill('SIGKILL')
  }
  assert.match(errors, /^ABORTED after /m)
})

test('only an npx for exactly this command counts as its starter', () => {
  const byNpx = (npm_lifecycle_script: string) => startedByNpx({ npm_lifecycle_event: 'npx', npm_lifecycle_script })
  for (const script of ['stepwell', "'stepwell'", '"stepwell"', 'stepwell serve --port 1']) {
    assert.ok(byNpx(script), script)
  }
  for (const script of ['', 'vitest', "'stepwell-tests'", 'stepwell serve & vitest']) assert.ok(!byNpx(script), script)
  assert.equal(startedByNpx({ npm_lifecycle_event: 'start', npm_lifecycle_script: 'stepwell serve' }), false)
})

test('a server closes when the older Node.js that started it with a newer one is killed', async (context) => {
  const old = oldNodeFor(context)
  if (old === null) return
  const directory = temporaryDirectory(context)
  const { starter, lines, ended } = await startThrough(context, old, [bin, ...serveArgs(directory)])
  assert.notEqual(processIdOf(directory), starter.pid)
  starter.kill('SIGKILL')
  await ended
  assert.ok(lines.includes('stepwell: SIGTERM: closing'), lines.join('\n'))
  await assertIsFree(directory)
})

test('a server in the background outlives the shell that started it', async (context) => {
  const directory = temporaryDirectory(context)
  const command = [process.execPath, bin, ...serveArgs(directory)].map((each) => `'${each}'`).join(' ')
  const { starter, url, ended } = await startThrough(context, 'sh', ['-c', `${command} &`])
  if (starter.exitCode === null) await once(starter, 'exit')
  assert.equal((await fetch(`${url}/health`)).status, 200)
  process.kill(processIdOf(directory), 'SIGTERM')
  await ended
})

test('a signal that comes twice at once, as process groups may get it, closes the server gracefully', async (context) => {
  const server = await serve(['--data-dir', temporaryDirectory(context)])
  process.kill(server.pid, 'SIGTERM')
  assert.equal(await server.stop('SIGTERM'), 0, server.errors())
})

for (const [type, times] of [
  ['STANDARD', 1],
  ['STANDARD', 2],
  ['EXPRESS', 1],
] as const) {
  test(`run: a ${type} execution is aborted by ${times} times Ctrl-C, with the exit code of the help`, async () => {
    const definition = '{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}'
    const child = spawn(process.execPath, [bin, 'run', '-', '--type', type], { cwd: root })
    const ended = once(child, 'close')
    child.stdin.end(definition)
    let errors = ''
    for await (const part of child.stderr.setEncoding('utf8')) {
      errors += String(part)
      if (String(part).includes('▸ A')) for (let time = 0; time < times; time += 1) child.kill('SIGINT')
    }
    assert.deepEqual(await ended, [4, null], errors)
    assert.match(errors, /^ABORTED after \d+ ms: Interrupted\.$/m)
    const { stdout } = await stepwell(['run', '--help'])
    assert.match(stdout, /4 ABORTED/)
  })
}
