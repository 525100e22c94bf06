import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { newEnd, newTurn, startAndEnd, startOpen } from '../../conformance/fixtures.ts'
import { TemporaryDirectory } from '../test-support/temporary-directory.ts'
import { compactDatabase } from './compact.ts'
import { databaseFileName } from './data-files.ts'

const mebibyte = 1024 * 1024

function pragma(file: string, name: string): unknown {
  const database = new DatabaseSync(file)
  const value = Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  database.close()
  return value
}

test('a database from before it gave pages back is copied without what is free, and does so from then on', async (context) => {
  const directory = new TemporaryDirectory(context)
  const file = join(directory.path, databaseFileName)
  await (await directory.open()).close()
  const old = new DatabaseSync(file)
  old.exec('PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = NONE; VACUUM')
  old.close()
  assert.equal(pragma(file, 'auto_vacuum'), 0)

  const store = await directory.open()
  const input = JSON.stringify('x'.repeat(mebibyte))
  for (let index = 0; index < 20; index += 1) await startAndEnd(store, { input })
  const left = await startOpen(store)
  while ((await store.executions.removeClosedBefore(1e12, 10)).more);
  assert.throws(() => compactDatabase(directory.path), { code: 'STORE_LOCKED' })
  await store.close()
  assert(statSync(file).size > 20 * mebibyte)

  const { bytesBefore, bytesAfter } = compactDatabase(directory.path)
  assert(bytesBefore > 20 * mebibyte && bytesAfter < mebibyte, `${bytesBefore} before, ${bytesAfter} after`)
  assert.equal(statSync(file).size, bytesAfter)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(pragma(file, 'auto_vacuum'), 2)
  const again = await directory.open()
  assert.deepEqual(await again.executions.byId(left.id), { ...left, end: null })
  assert.equal(again.nextExecutionId(), left.id + 1)
})

test('a new database gives pages back by itself when nothing is written', async (context) => {
  const directory = new TemporaryDirectory(context)
  const file = join(directory.path, databaseFileName)
  const store = await directory.open()
  const { id } = await startOpen(store)
  for (let first = 1; first <= 40; first += 1) {
    await store.commit(
      newTurn(id, { history: { firstEventId: first, count: 1, chunk: JSON.stringify(['x'.repeat(mebibyte)]) } }),
      store.claim,
    )
  }
  await store.commit(newTurn(id, { end: newEnd() }), store.claim)
  const largest = () => statSync(file).size
  const giveUp = performance.now() + 30_000
  while (largest() < 40 * mebibyte && performance.now() < giveUp) await new Promise((resolve) => setImmediate(resolve))
  let steps = 0
  let removal: { readonly count: number; readonly more: boolean }
  do {
    removal = await store.executions.removeClosedBefore(1e12, 10)
    steps += 1
  } while (removal.more)
  assert(steps >= 10, `one execution of 40 MiB went in ${steps} steps`)
  assert.equal(await store.executions.byId(id), null)
  while (largest() > 12 * mebibyte) {
    assert(performance.now() < giveUp, `the file has ${largest()} bytes`)
    await new Promise((resolve) => setImmediate(resolve))
  }
})

test('where there is no database, none is made', (context) => {
  const directory = new TemporaryDirectory(context)
  assert.throws(() => compactDatabase(directory.path), { code: 'STORE_IO', message: /There is no database in/ })
})
