import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { bin, root, temporaryDirectory } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'
import { endlessLoopBeside } from '../support/loops.ts'
import { isAlive, statusOf, textOf, until } from '../support/processes.ts'

test('validate and policy end quietly when the reader of their long output goes away', (context) => {
  const directory = temporaryDirectory(context)
  // More than a pipe holds.
  const numbers = Array.from({ length: 3000 }, (_, index) => index)
  const states = (state: (index: number) => object) =>
    JSON.stringify({ StartAt: 'S0', States: Object.fromEntries(numbers.map((index) => [`S${index}`, state(index)])) })
  const next = (index: number) => (index === numbers.length - 1 ? { End: true } : { Next: `S${index + 1}` })
  writeFileSync(
    path.join(directory, 'errors.json'),
    states(() => ({ Type: 'Pass', Next: 'Nowhere' })),
  )
  const task = (index: number) => ({
    Type: 'Task',
    Resource: `arn:aws:lambda:us-east-1:123456789012:function:function-with-a-long-name-${index}`,
    ...next(index),
  })
  writeFileSync(path.join(directory, 'tasks.json'), states(task))
  for (const args of ['validate errors.json', 'policy tasks.json']) {
    const command = `"$0" "$1" ${args} 2>errors.txt | head -n 1 >/dev/null; echo $PIPESTATUS; cat errors.txt`
    const shown = execFileSync('bash', ['-c', command, process.execPath, bin], { cwd: directory, timeout: 60_000 })
    assert.equal(String(shown), '141\n', args)
  }
})

test('run --json: running functions have ended when it ends because its reader went away', async (context) => {
  const directory = temporaryDirectory(context)
  const file = path.join(directory, 'pid')
  writeFileSync(
    path.join(directory, 'busy.mjs'),
    `import { writeFileSync } from 'node:fs'
export const handler = async () => { writeFileSync(${JSON.stringify(file)}, String(process.pid)); for (;;); }`,
  )
  writeFileSync(path.join(directory, 'functions.yaml'), 'defaults: {timeoutSeconds: 900}')
  const args = [bin, 'run', '-', '--json', '--type', 'EXPRESS', '--functions', directory]
  const child = spawn(process.execPath, args, { cwd: root })
  const ended = once(child, 'exit')
  child.stdin.end(endlessLoopBeside('busy'))
  child.stdout.resume()
  const busy = await until(() => Number(textOf(file)))
  assert.ok(isAlive(busy))
  // So that nothing else ends the function.
  for (const pid of childrenOf(child.pid!)) if (pid !== busy) process.kill(pid, 'SIGKILL')
  child.stdout.destroy()
  assert.deepEqual(await ended, [141, null])
  assert.ok(!isAlive(busy), 'it closes properly')
})

/** Empty if the system does not tell. */
function childrenOf(pid: number): number[] {
  return [...textOf(`/proc/${pid}/task/${pid}/children`).matchAll(/\d+/g)].map(([child]) => Number(child))
}

const noFullDisk = existsSync('/dev/full') ? false : 'SKIPPED: there is no /dev/full on this system'

test('a full disk is reported', { skip: noFullDisk }, (context) => {
  const directory = temporaryDirectory(context)
  const definition = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'
  writeFileSync(path.join(directory, 'pass.json'), definition)
  const command = '"$0" "$1" validate pass.json >/dev/full; echo $?'
  const shown = execFileSync('bash', ['-c', `(${command}) 2>&1`, process.execPath, bin], { cwd: directory })
  assert.match(String(shown), /^stepwell: standard output cannot be written: ENOSPC: .*\n141\n$/)
})

for (const reader of ['a full disk', 'somebody who leaves after the first line'] as const) {
  const isDisk = reader === 'a full disk'
  test(`a server carries on if its output goes to ${reader}`, { skip: isDisk && noFullDisk }, async (context) => {
    const directory = temporaryDirectory(context)
    const port = String(await freePort())
    const output = isDisk ? openSync('/dev/full', 'w') : 'pipe'
    if (output !== 'pipe') context.after(() => closeSync(output))
    const args = [bin, 'serve', '--port', port, '--data-dir', directory, '--examples']
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', output, 'inherit'] })
    context.after(() => child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    child.stdout?.once('data', () => child.stdout?.destroy())
    while ((await statusOf(`http://127.0.0.1:${port}/health`)) !== 200) assert.equal(child.exitCode, null)
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
  })
}
