import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate, readMigrations } from '../migrate.ts'

// Two chunks of history of the usual 3.5 KB share a page of 8 KiB; larger pages make scattered index entries dearer.
export const pageBytes = 8192

/**
 * Creates the database under another name and renames it when it is complete and on disk. So no crash leaves half
 * a database, and an empty file under its name was not made by us.
 */
export function createDatabase(file: string): void {
  const draft = draftOf(file, 'new')
  const database = new DatabaseSync(draft)
  try {
    // None of these can be changed later without copying the database. Incremental: free pages can be given back.
    database.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA auto_vacuum = INCREMENTAL`)
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF')
    migrate(database, readMigrations(), Date.now())
    database.exec('PRAGMA journal_mode = WAL')
  } finally {
    database.close()
  }
  moveIntoPlace(draft, file)
}

/** An empty file beside a database, readable by its owner alone; leftovers of an earlier attempt are removed. */
export function draftOf(file: string, purpose: string): string {
  const draft = `${file}.${purpose}`
  removeDraft(draft)
  closeSync(openSync(draft, 'wx', 0o600))
  return draft
}

export function removeDraft(draft: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(draft + suffix, { force: true })
}

/** Puts a finished file in the place of another, so that a crash leaves one of them intact. */
export function moveIntoPlace(draft: string, file: string): void {
  sync(draft)
  renameSync(draft, file)
  try {
    sync(dirname(file))
  } catch {
    // Not every system can synchronize a directory; those that cannot order such changes by themselves.
  }
}

function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
