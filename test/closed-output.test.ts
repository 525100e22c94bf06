import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { bin, temporaryDirectory } from './support/command.ts'

test('validate and policy end quietly when nobody reads their long output any more', (context) => {
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
