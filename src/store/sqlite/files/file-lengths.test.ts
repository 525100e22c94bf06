import assert from 'node:assert/strict'
import { statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { TemporaryDirectory } from '../test-support/temporary-directory.ts'
import { FileLengths } from './file-lengths.ts'

function open(context: TestContext) {
  const file = join(new TemporaryDirectory(context).path, 'some.db')
  const writer = new DatabaseSync(file)
  writer.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (a TEXT)')
  const reader = new DatabaseSync(file, { readOnly: true })
  context.after(() => {
    reader.close()
    writer.close()
  })
  const add = (count: number) => {
    const insert = writer.prepare('INSERT INTO t VALUES (?)')
    for (let row = 0; row < count; row += 1) insert.run('x'.repeat(5_000))
  }
  return { file, writer, reader, add, lengths: new FileLengths(file) }
}

const losses = (lengths: FileLengths, reader: DatabaseSync) => [1, 2].map(() => lengths.loss(reader)?.message ?? null)

test('files that are whole are never taken for shortened ones', (context) => {
  const { writer, reader, add, lengths } = open(context)
  const look = () => assert.deepEqual(losses(lengths, reader), [null, null])
  look()
  add(50)
  look()
  for (const how of ['PASSIVE', 'RESTART', 'TRUNCATE']) {
    writer.exec(`PRAGMA wal_checkpoint(${how})`)
    look()
    add(3)
    look()
  }
  writer.exec('DELETE FROM t; VACUUM')
  look()
  writer.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  look()
})

test('a log that was cut off is noticed, once it was seen twice', (context) => {
  const { file, reader, add, lengths } = open(context)
  add(20)
  const { size } = statSync(`${file}-wal`)
  truncateSync(`${file}-wal`, size - 1)
  const [first, second] = losses(lengths, reader)
  assert.equal(first, null)
  assert.match(second ?? '', new RegExp(`some\\.db-wal has ${size - 1} bytes instead of ${size}: a part of it was cut`))
})

test('a log that was cut off since the last write is noticed before the next', (context) => {
  const { file, writer, add, lengths } = open(context)
  add(20)
  lengths.written()
  assert.equal(lengths.lossSinceWritten(writer), null)
  truncateSync(`${file}-wal`, 4_096)
  assert.match(lengths.lossSinceWritten(writer)?.message ?? '', /some\.db-wal has 4096 bytes instead of/)
})

test('a log that another process emptied is not', (context) => {
  const { file, writer, add, lengths } = open(context)
  add(20)
  lengths.written()
  const other = new DatabaseSync(file)
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  other.close()
  assert.equal(statSync(`${file}-wal`).size, 0)
  assert.equal(lengths.lossSinceWritten(writer), null)
})

test('a database that was cut off is noticed, once everything is in it', (context) => {
  const { file, writer, reader, add, lengths } = open(context)
  add(20)
  writer.exec('PRAGMA wal_checkpoint(PASSIVE)')
  const { size } = statSync(file)
  truncateSync(file, size - 4_096)
  assert.match(losses(lengths, reader)[1] ?? '', new RegExp(`some\\.db has ${size - 4_096} bytes instead of ${size}`))
})
