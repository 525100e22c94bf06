import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { readChangedFile, readRegularFile } from './read-regular-file.ts'

test('a regular file is read up to a limit, and again when it has changed', (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwell-regular-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'file')
  const text = 'é'.repeat(300_000)
  writeFileSync(file, text)
  assert.equal(readRegularFile(file), text)
  const first = readChangedFile(file, null)!
  assert.equal(first.text, text)
  assert.equal(readChangedFile(file, first.version), null)
  writeFileSync(file, 'other')
  assert.equal(readChangedFile(file, first.version)?.text, 'other')
  truncateSync(file, 10 * 1024 ** 3)
  assert.throws(() => readRegularFile(file), { name: 'UnusableFile', message: /^it has more than 64 MiB/ })
  assert.throws(() => readRegularFile(folder), { message: 'it is a directory' })
})

test('anything but a regular file is neither read nor waited for', {
  skip: process.platform === 'win32',
}, (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwell-regular-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const pipe = path.join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  // Opening it may block forever, and no test could stop that, so another process does it.
  const read = `import { readRegularFile } from ${JSON.stringify(new URL('read-regular-file.ts', import.meta.url).href)}
    for (const file of process.argv.slice(1)) try { readRegularFile(file) } catch (error) { console.log(error.message) }`
  const given = ['--input-type=module', '-e', read, pipe, '/dev/zero']
  const said = execFileSync(process.execPath, given, { encoding: 'utf8', timeout: 20_000 })
  assert.equal(said, 'it is not a regular file; replace it with one\n'.repeat(2))
})
