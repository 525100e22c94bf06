import assert from 'node:assert/strict'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { databaseFileName, openSqliteStore } from './open-sqlite-store.ts'
import { TemporaryDirectory } from './test-support/temporary-directory.ts'

test('a directory is made where it is missing, for its owner only', async (context) => {
  const path = join(new TemporaryDirectory(context).path, 'a', 'b')
  const store = await openSqliteStore({ directory: path })
  await store.close()
  assert.equal(statSync(path).mode & 0o777, 0o700)
})

test('a directory in use is refused with its name and the process that has it', async (context) => {
  const directory = new TemporaryDirectory(context)
  const store = await directory.open()
  await assert.rejects(openSqliteStore({ directory: directory.path }), (error: Error & { code: string }) => {
    assert.equal(error.code, 'STORE_LOCKED')
    assert(error.message.includes(directory.path))
    assert(error.message.includes(`process ${process.pid}`))
    return true
  })
  await store.close()
  await directory.open()
})

test('a database of a newer version is refused', async (context) => {
  const directory = new TemporaryDirectory(context)
  await (await directory.open()).close()
  const database = new DatabaseSync(join(directory.path, databaseFileName))
  database.exec(`INSERT INTO schema_version (version, name, applied_millis) VALUES (99, 'from the future', 0)`)
  database.close()
  await assert.rejects(directory.open(), { code: 'STORE_NEWER_VERSION', message: /has version 99, and this program/ })
  // The refusal leaves the directory free.
  await assert.rejects(directory.open(), { code: 'STORE_NEWER_VERSION' })
})

test('a file that is not a database is refused', async (context) => {
  const directory = new TemporaryDirectory(context)
  writeFileSync(join(directory.path, databaseFileName), 'no database '.repeat(1000))
  await assert.rejects(directory.open(), { code: 'STORE_CORRUPT', message: /stepwell\.db: the file is not a database/ })
})

test('a directory that cannot be is refused', async (context) => {
  const directory = new TemporaryDirectory(context)
  const file = join(directory.path, 'file')
  writeFileSync(file, '')
  await assert.rejects(openSqliteStore({ directory: join(file, 'sub') }), { code: 'STORE_IO' })
})
