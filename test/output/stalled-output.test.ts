import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import test, { type TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { eventText } from '../../src/api/history/event-text.ts'
import { StreamOutput } from '../../src/output/stream-output.ts'
import { SlowReader } from '../../src/output/test-support/slow-reader.ts'
import { bin, root, temporaryDirectory } from '../support/command.ts'
import { ask, createMachine, openLocal } from '../support/local.ts'
import { countedLoop, endlessLoop } from '../support/loops.ts'
import { until } from '../support/processes.ts'

const rounds = 5_000
const eventsOfLoop = 3 + 4 * rounds + 3

test('executions wait for the reader, with little in memory, and all output arrives', async (context) => {
  const reader = new SlowReader()
  const output = new StreamOutput(reader, assert.fail)
  let lines = 0
  const local = await openLocal({
    observers: [
      {
        name: 'output',
        onEvents(_, events) {
          output.write(events.map((event) => `${eventText(event)}\n`).join(''))
          lines += events.length
        },
        room: () => output.room(),
      },
    ],
  })
  context.after(() => local.close())
  const stateMachineArn = await createMachine(local, 'loop', countedLoop(rounds), 'EXPRESS')
  const ended = ask(local, 'StartSyncExecution', { stateMachineArn })
  await until(() => output.room() !== null)
  const linesAtFirst = lines
  for (let round = 0; round < 1_000; round += 1) await setImmediate()
  assert.equal(lines, linesAtFirst, 'nothing happens while nobody reads')
  assert.ok(lines < eventsOfLoop / 2, `${lines} lines`)
  reader.read()
  assert.equal((await ended).status, 'SUCCEEDED')
  await output.flushed()
  const ids = reader.text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: number }).id)
  assert.deepEqual(
    ids,
    Array.from({ length: eventsOfLoop }, (_, index) => index + 1),
  )
})

test('run --json: a slow reader gets every line', async () => {
  const child = spawn(process.execPath, [bin, 'run', '-', '--json', '--type', 'EXPRESS'], { cwd: root })
  const ended = once(child, 'close')
  child.stdin.end(countedLoop(rounds))
  let printed = ''
  for await (const part of child.stdout.setEncoding('utf8')) {
    printed += part
    for (let round = 0; round < 100; round += 1) await setImmediate()
  }
  assert.deepEqual(await ended, [0, null])
  const lines = printed.trimEnd().split('\n')
  assert.equal(JSON.parse(lines.pop()!).status, 'SUCCEEDED')
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { event: { id: number } }).event.id),
    Array.from({ length: eventsOfLoop }, (_, index) => index + 1),
  )
})

/** A pipe that nobody reads. */
function unreadPipe(context: TestContext): { readonly descriptor: number; isFull(): boolean } {
  const file = path.join(temporaryDirectory(context), 'pipe')
  execFileSync('mkfifo', [file])
  const descriptor = openSync(file, constants.O_RDWR | constants.O_NONBLOCK)
  context.after(() => closeSync(descriptor))
  return {
    descriptor,
    isFull() {
      try {
        writeSync(descriptor, '.')
        return false
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN')
        return true
      }
    },
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`run --json: ${signal} ends it while nobody reads`, async (context) => {
    if (process.platform === 'win32') return context.skip('SKIPPED: there are no such pipes on Windows')
    const pipe = unreadPipe(context)
    const stdio = ['pipe', pipe.descriptor, 'pipe'] as const
    // In a separate process group, so that how the tests themselves were started does not matter.
    const args = [bin, 'run', '-', '--json', '--type', 'EXPRESS']
    const child = spawn(process.execPath, args, { cwd: root, stdio: [...stdio], detached: true, env: {} })
    context.after(() => child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    child.stdin!.end(endlessLoop)
    await until(() => pipe.isFull())
    child.kill(signal)
    assert.deepEqual(await ended, [4, null])
  })
}
