import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { migrate, readMigrations } from './migrate.ts'

const first = { version: 1, name: '0001-a', sql: 'CREATE TABLE a (x INTEGER)' }
const second = { version: 2, name: '0002-b', sql: 'CREATE TABLE b (x INTEGER); INSERT INTO b VALUES (2)' }
const broken = { version: 3, name: '0003-c', sql: 'CREATE TABLE c (x INTEGER); INSERT INTO nowhere VALUES (1)' }

function versions(database: DatabaseSync): unknown[] {
  return database
    .prepare('SELECT version FROM schema_version ORDER BY version')
    .all()
    .map((row) => row.version)
}

test('missing migrations are applied, each once', () => {
  const database = new DatabaseSync(':memory:')
  migrate(database, [first], 0)
  migrate(database, [first, second], 0)
  migrate(database, [first, second], 0)
  assert.deepEqual(versions(database), [1, 2])
  assert.equal(database.prepare('SELECT count(*) AS count FROM b').get()?.count, 1)
})

test('of a migration that fails, nothing stays, nor of those before it', () => {
  const database = new DatabaseSync(':memory:')
  migrate(database, [first], 0)
  assert.throws(() => migrate(database, [first, second, broken], 0), /nowhere/)
  assert.deepEqual(versions(database), [1])
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all()
  assert.deepEqual(
    tables.map((row) => row.name),
    ['a', 'schema_version'],
  )
})

test('a newer database is refused', () => {
  const database = new DatabaseSync(':memory:')
  migrate(database, [first, second], 0)
  assert.throws(() => migrate(database, [first], 0), { code: 'STORE_NEWER_VERSION' })
})

test('the tables refuse nonsense', () => {
  const database = new DatabaseSync(':memory:')
  migrate(database, readMigrations(), 0)
  const execution = `INSERT INTO execution
    (id, scope_id, label, machine_id, revision, start_millis, input, status, stop_millis, output, error) VALUES `
  const refused = [
    `${execution} (1, 1, 'a', 1, 1, 0, '1', 'SUCCEEDED', NULL, '1', NULL)`,
    `${execution} (1, 1, 'a', 1, 1, 0, '1', 'RUNNING', 5, NULL, NULL)`,
    `${execution} (1, 1, 'a', 1, 1, 0, '1', 'RUNNING', NULL, '1', NULL)`,
    `${execution} (1, 1, 'a', 1, 1, 0, '1', 'FAILED', 5, '1', NULL)`,
    `${execution} (1, 1, 'a', 1, 1, 0, '1', 'SUCCEEDED', 5, '1', 'E')`,
    `${execution} (1, 1, 'a', 1, 1, 0, '1', 'DONE', 5, NULL, NULL)`,
    `${execution} (0, 1, 'a', 1, 1, 0, '1', 'SUCCEEDED', 5, '1', NULL)`,
    `${execution} (1, 1, 'a', 1, 1, 0.5, '1', 'SUCCEEDED', 5, '1', NULL)`,
    `INSERT INTO history (position, count, chunk) VALUES (1 << 20, 1, '[]')`,
    `INSERT INTO history (position, count, chunk) VALUES (1 << 20 | 1, 0, '[]')`,
    `INSERT INTO frame (execution_id, path, active, data) VALUES (1, '0', 1, '{}')`,
    `INSERT INTO frame (execution_id, path, active, data) VALUES (1, '/0', 2, '{}')`,
    `INSERT INTO redrive (execution_id, number, redrive_millis) VALUES (1, 0, 5)`,
    `INSERT INTO redrivable (stop_millis, execution_id) VALUES (NULL, 1)`,
    `INSERT INTO machine (arn, name, type, status, created_millis, revision) VALUES ('a', 'a', 'EXPRESS', 'ACTIVE', 0, 7)`,
  ]
  for (const sql of refused) assert.throws(() => database.exec(sql), { code: 'ERR_SQLITE_ERROR' }, sql)
  database.exec(`${execution} (1, 1, 'a', 1, 1, 0, '1', 'SUCCEEDED', 5, '1', NULL)`)
})

test('executions from before there were versions keep what they had', () => {
  const database = new DatabaseSync(':memory:')
  migrate(database, readMigrations().slice(0, 1), 0)
  database.exec(`INSERT INTO arn (id, text) VALUES (1, 'arn:execution:m'), (2, 'arn:stateMachine:m')`)
  database.exec(`INSERT INTO execution
    (id, scope_id, label, machine_id, revision, parent_id, start_millis, stop_millis, status, trace_header, input, output)
    VALUES (7, 1, 'e', 2, 3, 4, 5, 6, 'SUCCEEDED', 't', '"in"', '"out"')`)
  const before = { ...database.prepare('SELECT * FROM execution_row').get() }
  migrate(database, readMigrations(), 0)
  const after = { ...database.prepare('SELECT * FROM execution_row').get() }
  const added = { version: null, alias: null, mapRunArn: null, childIndex: null, itemCount: null }
  assert.deepEqual(after, { ...before, ...added })
})
