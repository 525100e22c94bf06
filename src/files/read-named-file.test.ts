import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { readNamedFile, textOf } from './read-named-file.ts'

const onlyPosix = { skip: process.platform === 'win32' }

function folderOf(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwell-named-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function pipeIn(folder: string): string {
  const pipe = path.join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  return pipe
}

test('a file is read only up to a limit', async (context) => {
  const file = path.join(folderOf(context), 'file')
  writeFileSync(file, 'é234')
  assert.equal(await readNamedFile(file, { bytesMax: 5 }), 'é234')
  await assert.rejects(readNamedFile(file, { bytesMax: 4 }), {
    name: 'UnusableFile',
    message: 'it has more than 4 bytes, the limit for such a file',
  })
  // It has ten gigabytes, none of them on the disk.
  truncateSync(file, 10 * 1024 ** 3)
  await assert.rejects(readNamedFile(file), { message: /^it has more than 64 MiB/ })
  await assert.rejects(readNamedFile(path.dirname(file)), { code: 'EISDIR' })
  await assert.rejects(readNamedFile(`${file}-missing`), { code: 'ENOENT' })
})

test('devices are read up to the limit', onlyPosix, async () => {
  assert.equal(await readNamedFile('/dev/null'), '')
  await assert.rejects(readNamedFile('/dev/zero', { bytesMax: 1024 * 1024 }), { message: /^it has more than 1 MiB/ })
})

test('a pipe is read to its end, or up to the limit', onlyPosix, async (context) => {
  const pipe = pipeIn(folderOf(context))
  const written = 'é'.repeat(100_000)
  const writeTo = async (text: string) => {
    const handle = await open(pipe, 'w')
    await handle.writeFile(text).finally(() => handle.close())
  }
  const [text] = await Promise.all([readNamedFile(pipe), writeTo(written)])
  assert.equal(text, written)
  const endless = spawn('sh', ['-c', 'cat /dev/zero > "$0"', pipe], { stdio: 'ignore' })
  const ended = once(endless, 'exit')
  await assert.rejects(readNamedFile(pipe, { bytesMax: 100_000 }), { message: /^it has more than 100000 bytes/ })
  await ended
})

test('a pipe that nobody writes to is given up, and occupies no thread', onlyPosix, async (context) => {
  const folder = folderOf(context)
  const pipe = pipeIn(folder)
  // More than the file system has threads.
  const readings = Array.from({ length: 8 }, () => readNamedFile(pipe, { writerMillis: 50 }))
  writeFileSync(path.join(folder, 'file'), 'free')
  assert.equal(await readNamedFile(path.join(folder, 'file')), 'free')
  for (const outcome of await Promise.allSettled(readings)) {
    assert.equal(outcome.status, 'rejected')
    assert.equal(outcome.reason.message, 'it is a pipe that nobody writes to')
  }
})

test('an endless stream is read up to the limit', async () => {
  async function* endless() {
    for (;;) yield Buffer.alloc(1000, 'x')
  }
  await assert.rejects(textOf(endless(), 10_000), { message: /^it has more than 10000 bytes/ })
})
