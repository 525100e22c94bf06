import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store-error.ts'
import { toStoreError } from './database-error.ts'
import { lockFileName, touchPrivately } from './files/data-files.ts'

/**
 * Locks a data directory for this process. The lock is that of an exclusive transaction on a small database file, which
 * the operating system frees however the process ends, so that a `kill -9` leaves nothing to clean up.
 */
export class DirectoryLock {
  readonly #database: DatabaseSync

  private constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** `advice` says what helps if another process has the directory. */
  static acquire(directory: string, advice = 'Stop that one, or give this one another directory.'): DirectoryLock {
    // The process id is in a file of its own, as nobody else can read a database under an exclusive lock.
    const processIdFile = join(directory, 'lock.pid')
    let database: DatabaseSync | undefined
    try {
      const file = join(directory, lockFileName)
      touchPrivately(file)
      database = new DatabaseSync(file, { timeout: 0 })
      // Nothing is ever written to it, so it can be locked on a full disk too.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
      writeProcessId(processIdFile)
    } catch (error) {
      database?.close()
      const storeError = toStoreError(error, `locking the data directory ${directory}`)
      if (storeError.code === 'STORE_CORRUPT') {
        const file = join(directory, 'lock.db')
        const message = `${file} is not a database. It keeps nothing: remove it, and start the server again.`
        throw new StoreError('STORE_CORRUPT', message, { cause: error })
      }
      if (storeError.code !== 'STORE_BUSY') throw storeError
      throw new StoreError(
        'STORE_LOCKED',
        `The data directory ${directory} is in use by another server (process ${readProcessId(processIdFile)}). ${advice}`,
        { cause: error },
      )
    }
    return new DirectoryLock(database)
  }

  /** Releasing it again does nothing: another server may have the directory by then. */
  release(): void {
    if (this.#database.isOpen) this.#database.close()
  }
}

function writeProcessId(file: string): void {
  try {
    writeFileSync(file, `${process.pid}\n`, { mode: 0o600 })
  } catch {
    // It only helps people find the process, and a full disk is not a reason to leave them without the server.
  }
}

function readProcessId(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'unknown'
  } catch {
    return 'unknown'
  }
}
