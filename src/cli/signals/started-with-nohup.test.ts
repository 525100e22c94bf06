import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test, { type TestContext } from 'node:test'
import { temporaryDirectory } from '../../../test/support/command.ts'

const asks = `
import { writeFileSync } from 'node:fs'
import { startedWithNohup } from ${JSON.stringify(new URL('started-with-nohup.ts', import.meta.url).href)}
writeFileSync('answer', String(startedWithNohup()))`

interface Traces {
  readonly input?: number
  readonly outputName?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Asks in a process with only these traces: it has its own group, so no program before it counts. */
async function askWith(context: TestContext, { input, outputName = 'out', environment = {} }: Traces) {
  const directory = temporaryDirectory(context)
  const output = openSync(path.join(directory, outputName), 'w')
  const child = spawn(process.execPath, ['--input-type=module', '--eval', asks], {
    cwd: directory,
    env: { HOME: directory, ...environment },
    detached: true,
    stdio: [input ?? 'ignore', output, 'inherit'],
  })
  await once(child, 'exit')
  return readFileSync(path.join(directory, 'answer'), 'utf8') === 'true'
}

const skip = process.platform === 'win32' && 'SKIPPED: there is no nohup on Windows'

test('a program that was started without nohup has no trace of it', { skip }, async (context) => {
  assert.equal(await askWith(context, {}), false)
  assert.equal(await askWith(context, { environment: { _: '/usr/bin/node' } }), false)
})

test('each trace of nohup is enough', { skip }, async (context) => {
  assert.equal(await askWith(context, { environment: { _: '/usr/bin/nohup' } }), true)
  assert.equal(await askWith(context, { outputName: 'nohup.out' }), true)
  if (process.platform === 'linux') assert.equal(await askWith(context, { input: openSync('/dev/null', 'w') }), true)
})
