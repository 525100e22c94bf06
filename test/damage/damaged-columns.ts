import path from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { databaseFileName } from '../../src/store/sqlite/open-sqlite-store.ts'

/** How to damage a value: what a disk, an older version or a person might have left. */
export const kinds = ['nothing', 'bytes', 'anotherType', 'huge', 'negative', 'fraction', 'half'] as const
export type Kind = (typeof kinds)[number]

export interface Column {
  readonly table: string
  readonly column: string
}

/** What a row can be found by, whatever happens to its columns. */
export type RowKey = readonly SQLInputValue[]

function openDatabase(directory: string): DatabaseSync {
  return new DatabaseSync(path.join(directory, databaseFileName), { defensive: false } as object)
}

export function withDatabase<Result>(directory: string, use: (database: DatabaseSync) => Result): Result {
  const database = openDatabase(directory)
  try {
    // A crash of the computer would only lose the test.
    database.exec('PRAGMA synchronous = OFF')
    return use(database)
  } finally {
    database.close()
  }
}

interface Table {
  readonly name: string
  readonly sql: string
  readonly columns: readonly string[]
  /** The columns, or the rowid, that identify a row. */
  readonly key: readonly string[]
}

export function tablesOf(database: DatabaseSync): readonly Table[] {
  const tables = database
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all() as unknown as { name: string; sql: string }[]
  return tables.map(({ name, sql }) => {
    const columns = database.prepare('SELECT name, pk FROM pragma_table_info(?) ORDER BY cid').all(name)
    const key = /WITHOUT ROWID/.test(sql)
      ? columns.filter(({ pk }) => Number(pk) > 0).map((column) => String(column.name))
      : ['rowid']
    return { name, sql, columns: columns.map((column) => String(column.name)), key }
  })
}

/** The keys of all rows, as unique texts. */
export function keysOf(database: DatabaseSync, { name, key }: Table): Map<string, RowKey> {
  const rows = database.prepare(`SELECT ${key.join(', ')} FROM ${name}`).all()
  return new Map(rows.map((row) => [JSON.stringify(Object.values(row)), Object.values(row) as RowKey]))
}

/**
 * Damages a column in some rows, each in its own way. The table's definition stays as it was: SQLite checks types and
 * constraints only when it writes.
 *
 * @returns how many rows were damaged; some must keep their key.
 */
export function spoil(
  directory: string,
  { table, column }: Column,
  rows: ReadonlyMap<Kind, readonly RowKey[]>,
): number {
  const found = withDatabase(directory, (database) => tablesOf(database).find(({ name }) => name === table)!)
  rewriteSchema(directory, table, withoutConstraints(found.sql))
  let spoilt = 0
  withDatabase(directory, (database) => {
    const where = found.key.map((name) => `${name} = ?`).join(' AND ')
    const type = (row: RowKey) =>
      String(database.prepare(`SELECT typeof(${column}) AS type FROM ${table} WHERE ${where}`).get(...row)?.type)
    let number = 0
    // A separate commit for each row would take most of the test's time.
    database.exec('BEGIN')
    for (const [kind, keys] of rows) {
      for (const row of keys) {
        number += 1
        const value = spoiltValue(kind, column, type(row), number)
        if (value === null) continue
        try {
          database.prepare(`UPDATE ${table} SET ${column} = ${value} WHERE ${where}`).run(...row)
          spoilt += 1
        } catch {
          // It cannot hold such a value: a rowid is a number, and a key is not null.
        }
      }
    }
    database.exec('COMMIT')
  })
  rewriteSchema(directory, table, found.sql)
  return spoilt
}

/** The value as SQL, different for each row; null if it would not be wrong. */
function spoiltValue(kind: Kind, column: string, type: string, number: number): string | null {
  const isNumber = type === 'integer' || type === 'real'
  switch (kind) {
    case 'nothing':
      return 'NULL'
    case 'bytes':
      return `x'${number.toString(16).padStart(8, '0')}ff'`
    case 'anotherType':
      return isNumber ? `'damaged ${number}'` : String(number)
    case 'huge':
      return String(2n ** 62n + BigInt(number))
    case 'negative':
      return String(-(2n ** 62n) - BigInt(number))
    case 'fraction':
      return `${number}.5`
    case 'half':
      return type === 'text' ? `substr(${column}, 1, length(${column}) / 2)` : null
  }
}

function rewriteSchema(directory: string, table: string, sql: string): void {
  withDatabase(directory, (database) => {
    database.exec('PRAGMA writable_schema = ON')
    database.prepare("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?").run(sql, table)
    database.exec('PRAGMA writable_schema = RESET')
  })
}

/** The same table without constraints, so that it accepts anything; only the columns for its indexes are left. */
function withoutConstraints(sql: string): string {
  let text = sql.replaceAll(/--[^\n]*/g, '')
  for (let start = text.indexOf('CHECK ('); start >= 0; start = text.indexOf('CHECK (')) {
    let depth = 0
    let end = text.indexOf('(', start)
    do {
      if (text[end] === '(') depth += 1
      if (text[end] === ')') depth -= 1
      end += 1
    } while (depth > 0)
    // A constraint of the table is removed together with the comma before it.
    const before = text.slice(0, start).trimEnd()
    text = (before.endsWith(',') ? before.slice(0, -1) : before) + text.slice(end)
  }
  return text
    .replaceAll(/ NOT NULL| STRICT,?| REFERENCES \w+ \(\w+\)/g, '')
    .replaceAll(/ (?:TEXT|REAL|INTEGER(?! PRIMARY KEY))\b/g, '')
}
