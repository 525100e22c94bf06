import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { toStoreError } from './database-error.ts'
import { DirectoryLock } from './directory-lock.ts'
import { Reader } from './reader.ts'
import { SqliteStore } from './sqlite-store.ts'
import { WriterClient } from './writer/writer-client.ts'

export interface SqliteStoreOptions {
  /** Made where it is missing. One server at a time has it. */
  readonly directory: string
  /** How long to wait for another process (a backup, a shell) that holds the database. Five seconds by default. */
  readonly busyTimeoutMillis?: number
  /** A limit to the size of the database; writes beyond it fail with STORE_FULL. None by default. */
  readonly sizeBytesMax?: number
}

export const databaseFileName = 'stepwell.db'

const busyTimeoutMillisDefault = 5_000

/** Opens the SQLite database of a data directory, making both where they are missing. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { directory, busyTimeoutMillis = busyTimeoutMillisDefault, sizeBytesMax = null } = options
  makeDirectory(directory)
  const file = join(directory, databaseFileName)
  const lock = DirectoryLock.acquire(directory)
  let client: WriterClient | undefined
  try {
    const writer = await WriterClient.open({ file, busyTimeoutMillis, sizeBytesMax })
    client = writer.client
    return new SqliteStore(client, new Reader(file, busyTimeoutMillis), lock, writer.lastExecutionId)
  } catch (error) {
    await client?.close()
    lock.release()
    throw toStoreError(error, `opening ${file}`)
  }
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
