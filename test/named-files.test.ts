import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'node:test'
import { stepwell, temporaryDirectory } from './support/command.ts'

const pass = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'
const onlyPosix = { skip: process.platform === 'win32' }

test('an endless file is read only up to a limit, whichever setting names it', onlyPosix, async (context) => {
  const directory = temporaryDirectory(context)
  const large = path.join(directory, 'large.json')
  writeFileSync(large, '')
  // It has ten gigabytes, none of them on the disk.
  truncateSync(large, 10 * 1024 ** 3)
  const endless = 'it has more than 64 MiB, the limit for such a file'
  const table: [args: string[], message: string][] = [
    [['validate', '/dev/zero'], `/dev/zero cannot be read: ${endless}`],
    [['validate', large], `${large} cannot be read: ${endless}`],
    [['policy', '/dev/zero'], `/dev/zero cannot be read: ${endless}`],
    [['run', '/dev/zero'], `/dev/zero cannot be read: ${endless}`],
    [['run', '-', '--with', large], `${large} cannot be read: ${endless}`],
    [['run', '-', '--input', '@/dev/zero'], `--input: /dev/zero cannot be read: ${endless}`],
    [['run', '-', '--input', `@${directory}`], `--input: ${directory} cannot be read: it is a directory`],
    [['run', '-', '--substitutions', large], `--substitutions: ${large} cannot be read: ${endless}`],
    [['run', '-', '--connections', large], `--connections: ${large} cannot be read: ${endless}`],
    [['run', '-', '--mock-config', large], `The mock configuration ${large} cannot be read: ${endless}`],
    [
      ['serve', '--mock-config', '/dev/zero'],
      'The mock configuration /dev/zero cannot be read: it is not a regular file',
    ],
    [['serve', '--functions', large], `${large} cannot be read: ${endless}`],
  ]
  for (const [args, message] of table) {
    const { code, stdout, stderr } = await stepwell(args, { input: pass })
    const said = stdout + stderr
    assert.equal(code, 2, `${args.join(' ')}: ${said}`)
    assert.ok(said.includes(message), `${args.join(' ')}: ${said}`)
  }
  const { code, stdout, stderr } = await stepwell(['validate', '-'], { input: 'x'.repeat(64 * 1024 * 1024 + 1) })
  assert.equal(code, 2)
  assert.ok((stdout + stderr).includes(`standard input, which is a definition, cannot be read: ${endless}`))
})

test(
  'a pipe is read to its end as a definition, but not waited for as a mock configuration',
  onlyPosix,
  async (context) => {
    const pipe = path.join(temporaryDirectory(context), 'pipe.json')
    execFileSync('mkfifo', [pipe])
    const [{ code, stdout, stderr }] = await Promise.all([
      stepwell(['run', pipe, '--input', '{"a":1}']),
      writeFile(pipe, pass),
    ])
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '{"a":1}\n' }, stderr)
    const refused = await stepwell(['run', '-', '--mock-config', pipe], { input: pass })
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, /pipe\.json cannot be read: it is not a regular file; replace it with one\n/)
  },
)
