import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { migrate, readMigrations } from './migrate.ts'
import { statementTexts } from './statements.ts'

/** Statements that are meant to look at a whole table, or to sort what they found, with the reason. */
const exceptions = new Map([
  ['arns-remove-unused', 'the table is small, and this runs only when a machine was removed'],
  ['executions-count', 'what it scans is the part of an index that it counts'],
  ['executions-open-count', 'every machine is asked, once, when the server starts'],
  ['machines-deleting', 'the same'],
  ['tags-of', 'a resource has at most fifty tags'],
])

test('every statement is answered from an index, and none has to sort', () => {
  const database = new DatabaseSync(':memory:')
  migrate(database, readMigrations(), 0)
  for (const [name, text] of statementTexts()) {
    if (exceptions.has(name)) continue
    for (const row of database.prepare(`EXPLAIN QUERY PLAN ${text}`).all()) {
      const detail = String(row.detail)
      // A scan by an index reads from one end of a partial index, or of a range that is bounded otherwise.
      assert(!/^SCAN (?!.* USING (COVERING )?INDEX )(?!CONSTANT ROW)/.test(detail), `${name}: ${detail}`)
      assert(!detail.includes('TEMP B-TREE'), `${name}: ${detail}`)
    }
  }
})
