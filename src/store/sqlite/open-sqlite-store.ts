import { randomInt } from 'node:crypto'
import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { DamageReports } from './damage/damage-reports.ts'
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

const anotherDirectory = 'Give the server another data directory.'

// What `randomInt` can draw.
const ownersMax = 2 ** 48 - 1

/**
 * Opens the SQLite database of a data directory, making both where they are missing. On a full disk, what is stored can
 * be read, and writes are refused until there is room: see `SqliteStore.trouble`.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { directory, busyTimeoutMillis = busyTimeoutMillisDefault, sizeBytesMax = null } = options
  makeDirectory(directory)
  requireAccess(directory)
  const file = join(directory, databaseFileName)
  const { isNew } = checkDataFiles(directory)
  const lock = DirectoryLock.acquire(directory)
  const settings = { file, owner: randomInt(ownersMax), busyTimeoutMillis, sizeBytesMax }
  try {
    closeToOthers(directory)
    if (isNew) createDatabase(file)
    const { client, lastExecutionId, damage } = await WriterClient.open(settings)
    try {
      const damages = new DamageReports()
      if (damage !== null) damages.tell(damage)
      const reader = new Reader(file, busyTimeoutMillis, damages.tell)
      return new SqliteStore({ ...settings, directory }, client, reader, lock, lastExecutionId, damages)
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
    throw withAdvice(toStoreError(error, `opening ${file}`), file)
  }
}

/** Opens a database beside which there is no room for the files that writing takes. */
function openReading(settings: ConstructorParameters<typeof SqliteStore>[0], lock: DirectoryLock): SqliteStore {
  const trouble = new StoreError('STORE_FULL', `The disk of ${settings.directory} is full.`)
  const damages = new DamageReports()
  const reader = new Reader(settings.file, settings.busyTimeoutMillis, damages.tell, 'alone')
  return new SqliteStore(settings, WriterClient.refusing(trouble), reader, lock, reader.lastExecutionId(), damages)
}

function makeDirectory(directory: string): void {
  try {
    // Payloads are nobody else's to read.
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      const message = `The data directory ${directory} cannot be made, because there is a file in its place. ${anotherDirectory}`
      throw new StoreError('STORE_IO', message, { cause: error })
    }
    if (code === 'EACCES' || code === 'EROFS') {
      const message = `The data directory ${directory} cannot be made: ${userText()} may not write there. ${anotherDirectory}`
      throw new StoreError('STORE_IO', message, { cause: error })
    }
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError('STORE_IO', `The data directory ${directory} cannot be made: ${reason}.`, { cause: error })
  }
}

/** SQLite says only that it cannot open a file. Whose directory it is tells more. */
function requireAccess(directory: string): void {
  const files = isAccessible(directory, constants.R_OK | constants.W_OK | constants.X_OK)
    ? readdirSync(directory).filter((name) => ownFile.test(name))
    : null
  const refused =
    files === null
      ? directory
      : files.map((name) => join(directory, name)).find((path) => !isAccessible(path, constants.R_OK | constants.W_OK))
  if (refused === undefined) return
  const { uid } = statSync(refused)
  if (uid === process.getuid?.()) {
    throw new StoreError(
      'STORE_READ_ONLY',
      `${refused} is ${userText()}'s own, who may not read and write it. Change that with chmod ` +
        `${refused === directory ? 'u+rwx' : 'u+rw'} ${refused}, or give the server another data directory.`,
    )
  }
  const what = refused === directory ? `The data directory ${directory}` : `${refused} in the data directory`
  throw new StoreError(
    'STORE_IO',
    `${what} is not for ${userText()} to read and write; it belongs to user ${uid}. ` +
      `Start the server as that user, give the directory to this one (chown -R), or give the server another data directory.`,
  )
}

const ownFile = /^(?:stepwell|lock)\.(?:db|pid)/

function isAccessible(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

function userText(): string {
  return process.getuid === undefined ? 'this user' : `user ${process.getuid()}`
}

/** The same error with the file that it is about, and what helps. */
function withAdvice(error: StoreError, file: string): StoreError {
  const advised = (message: string) => new StoreError(error.code, message, { cause: error.cause })
  if (error.code === 'STORE_NEWER_VERSION') return advised(`${file}: ${error.message}`)
  if (error.code !== 'STORE_CORRUPT') return error
  return advised(
    `${error.message} Put a copy that is whole in its place, or move it away; or give the server another data directory.`,
  )
}
