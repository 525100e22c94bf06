import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { openTestFunctions, writeFiles } from '../test-support/open-test-functions.ts'

const handler = 'export const handler = async () => 1'

test('a process that the system refuses at once fails its invocation, whatever its kind', async (context) => {
  // Linux accepts no variable longer than 128 KiB, and macOS no more than 1 MiB in all.
  const long = JSON.stringify({ environment: { LONG: 'x'.repeat(1_200_000) } })
  const nul = JSON.stringify({ environment: { NUL: 'a\0b' } })
  const command = JSON.stringify({ command: ['a\0b'] })
  const { invoke } = openTestFunctions(context, {
    'long/index.mjs': handler,
    'long/function.yaml': long,
    'nul/index.mjs': handler,
    'nul/function.yaml': nul,
    'long-own/bootstrap*': '#!/bin/sh',
    'long-own/function.yaml': long,
    'nul-own/bootstrap*': '#!/bin/sh',
    'nul-own/function.yaml': nul,
    'command/function.yaml': command,
    'fine.mjs': handler,
  })
  for (const name of ['long', 'nul', 'long-own', 'nul-own', 'command']) {
    const problem = name.startsWith('long') ? /fork\/exec .*E2BIG/ : /fork\/exec .*null bytes/
    for (const _ of [1, 2]) {
      const [first, second] = await Promise.all([invoke(name), invoke(name)])
      for (const { body } of [first, second]) {
        const { errorType, errorMessage } = JSON.parse(body) as Record<string, string>
        assert.equal(errorType, 'Runtime.InvalidEntrypoint', name)
        assert.match(errorMessage!, problem, name)
      }
    }
  }
  assert.equal((await invoke('fine')).body, '1')
})

test('without descriptors, invocations fail, and go on when there are some again', async (context) => {
  const directory = writeFiles(context, {
    'node.mjs': handler,
    'own/bootstrap*': '#!/bin/sh\nexit 3',
  })
  const load = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
  const script = `
    import { closeSync, openSync } from 'node:fs'
    const { openFunctions } = await import(${load('../index.ts')})
    const { invocation } = await import(${load('../test-support/open-test-functions.ts')})
    const functions = openFunctions({ place: ${JSON.stringify(directory)}, account: '1', region: 'r', partition: 'aws', log() {}, reloaded() {} })
    const call = async (name) => (await functions.invoke(invocation(name, '{}'))).body
    const taken = []
    try { for (;;) taken.push(openSync('/dev/null')) } catch {}
    const without = [await call('node'), await call('own')]
    // Not a single descriptor more: enough for only some of what a process needs.
    for (let left = 0; left < 6; left++) { closeSync(taken.pop()); without.push(await call('node'), await call('own')) }
    for (const each of taken) closeSync(each)
    console.log(JSON.stringify({ without, after: [await call('node'), await call('own')] }))
    await functions.close()
  `
  const limited = `ulimit -n 100 && exec "$0" --input-type=module -e "$1"`
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', limited, process.execPath, script])
  const { without, after } = JSON.parse(stdout) as { without: string[]; after: string[] }
  for (const body of without.slice(0, 2)) assert.match(body, /"Runtime\.InvalidEntrypoint".*EMFILE/)
  assert.equal(after[0], '1')
  assert.match(after[1]!, /exit status 3/)
})
