import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { toStoreError } from './database-error.ts'
import { DirectoryLock } from './directory-lock.ts'
import { createDatabase } from './files/create-database.ts'
import { checkDataFiles, closeToOthers, databaseFileName, hasRoom } from './files/data-files.ts'
import { Reader } from './reader.ts'
import { SqliteStore } from './sqlite-store.ts'
import { WriterClient } from './writer/writer-client.ts'

export { databaseFileName } from './files/data-files.ts'

export interface SqliteStoreOptions {
  /** Made where it is missing. One server at a time has it. */
  readonly directory: string
  /** How long to wait for another process (a backup, a shell) that holds the database. Five seconds by default. */
  readonly busyTimeoutMillis?: number
  /** A limit to the size of the database; writes beyond it fail with STORE_FULL. None by default. */
  readonly sizeBytesMax?: number
}

const busyTimeoutMillisDefault = 5_000

/**
 * Opens the SQLite database of a data directory, making both where they are missing. On a full disk, what is kept can
 * be read, and writes are refused until there is room: see `SqliteStore.trouble`.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { directory, busyTimeoutMillis = busyTimeoutMillisDefault, sizeBytesMax = null } = options
  makeDirectory(directory)
  const file = join(directory, databaseFileName)
  const { isNew } = checkDataFiles(directory)
  const lock = DirectoryLock.acquire(directory)
  const settings = { file, busyTimeoutMillis, sizeBytesMax }
  try {
    closeToOthers(directory)
    if (isNew) createDatabase(file)
    const { client, lastExecutionId } = await WriterClient.open(settings)
    try {
      return new SqliteStore(
        { ...settings, directory },
        client,
        new Reader(file, busyTimeoutMillis),
        lock,
        lastExecutionId,
      )
    } catch (error) {
      await client.close()
      throw error
    }
  } catch (error) {
    try {
      if (!isNew && !hasRoom(directory)) return openReading({ ...settings, directory }, lock)
    } catch {
      // The first error says more.
    }
    lock.release()
    throw toStoreError(error, `opening ${file}`)
  }
}

/** Opens a database beside which there is no room for the files that writing takes. */
function openReading(settings: ConstructorParameters<typeof SqliteStore>[0], lock: DirectoryLock): SqliteStore {
  const trouble = new StoreError('STORE_FULL', `The disk of ${settings.directory} is full.`)
  const reader = new Reader(settings.file, settings.busyTimeoutMillis, 'alone')
  return new SqliteStore(settings, WriterClient.refusing(trouble), reader, lock, reader.lastExecutionId())
}

function makeDirectory(directory: string): void {
  try {
    // Payloads are nobody else's to read.
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError('STORE_IO', `The data directory ${directory} cannot be made: ${reason}.`, { cause: error })
  }
}
