import { readdirSync, readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store-error.ts'

export interface Migration {
  readonly version: number
  /** `0001-first-tables` */
  readonly name: string
  readonly sql: string
}

const directory = new URL('./migrations/', import.meta.url)

/** The migrations of this program: migrations/NUMBER-what-it-does.sql, counted from 1 without gaps. */
export function readMigrations(): Migration[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file, index) => {
      const version = Number(file.slice(0, 4))
      // One that comes later with a number in between would be passed over where the database is already past it.
      if (version !== index + 1) throw new Error(`Migration ${file} should have the number ${index + 1}`)
      return { version, name: file.slice(0, -'.sql'.length), sql: readFileSync(new URL(file, directory), 'utf8') }
    })
}

/** Brings the database to the newest version: all missing migrations, in one transaction. */
export function migrate(database: DatabaseSync, migrations: readonly Migration[], nowMillis: number): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(`CREATE TABLE IF NOT EXISTS schema_version (
      version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_millis INTEGER NOT NULL
    ) STRICT`)
    // As texts, since damaged ones may be larger than numbers can be.
    const found = database
      .prepare('SELECT CAST(ifnull(max(version), 0) AS TEXT) AS version, count(*) AS count FROM schema_version')
      .get()
    const present = Number(found?.version)
    const newest = migrations.at(-1)?.version ?? 0
    if (present > newest) {
      throw new StoreError(
        'STORE_NEWER_VERSION',
        `The database has version ${present}, and this program knows versions up to ${newest}. ` +
          'A newer version of stepwell wrote it: run that one, or use another data directory.',
      )
    }
    if (present !== Number(found?.count)) {
      const problem = `it has ${found?.count} rows, and the highest version in them is ${present}`
      throw new StoreError('STORE_CORRUPT', `The table schema_version of the database is damaged: ${problem}.`)
    }
    const record = database.prepare('INSERT INTO schema_version (version, name, applied_millis) VALUES (?, ?, ?)')
    for (const migration of migrations) {
      if (migration.version <= present) continue
      database.exec(migration.sql)
      record.run(migration.version, migration.name, nowMillis)
    }
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
