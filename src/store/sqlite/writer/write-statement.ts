import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { prepareStatement } from '../statements.ts'

/** A statement that writes. */
export interface WriteStatement {
  /** Gives how many rows it changed. */
  run(...args: readonly SQLInputValue[]): number
}

/**
 * Prepares a statement that writes. With every result SQLite tells the connection's last rowid, whatever the statement: one
 * that is larger than JavaScript's numbers would fail them all.
 */
export function prepareWrite(database: DatabaseSync, name: string): WriteStatement {
  const statement = prepareStatement(database, name)
  statement.setReadBigInts(true)
  return { run: (...args) => Number(statement.run(...args).changes) }
}
