import { accessSync, chmodSync, closeSync, constants, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../../store-error.ts'

export const databaseFileName = 'stepwell.db'
export const lockFileName = 'lock.db'

const databaseFiles = [databaseFileName, `${databaseFileName}-wal`, `${databaseFileName}-shm`]
const ownFiles = [...databaseFiles, lockFileName, `${lockFileName}-journal`, 'lock.pid']

// Enough for the shared memory of the log and a page of each file.
const roomBytes = 64 * 1024

/**
 * Checks a data directory before anything in it is opened. SQLite would silently read a file that it may not write,
 * and take an empty one for a new database.
 *
 * @returns whether there is no database yet.
 * @throws StoreError for what cannot be written, and for a database that has lost its content.
 */
export function checkDataFiles(directory: string): { readonly isNew: boolean } {
  requireWritable(directory, 'data directory')
  for (const name of ownFiles) {
    const file = join(directory, name)
    const found = statSync(file, { throwIfNoEntry: false })
    if (found === undefined) continue
    if (!found.isFile()) throw new StoreError('STORE_IO', `${file} must be a file, but is something else.`)
    requireWritable(file, 'database file')
  }
  const file = join(directory, databaseFileName)
  const databaseBytes = sizeOf(file)
  if (databaseBytes !== null && databaseBytes > 0) return { isNew: false }
  const logBytes = sizeOf(`${file}-wal`) ?? 0
  // A database of ours appears whole, under its name: see `createDatabase`. So an empty one was emptied by somebody.
  const wasUsed = logBytes > 0 || (databaseBytes === 0 && sizeOf(join(directory, lockFileName)) !== null)
  if (wasUsed) throw contentLost(file, databaseBytes === null ? 'is missing' : 'is empty')
  return { isNew: true }
}

/** Removes everybody's access but the owner's, if an older version or somebody else granted it. */
export function closeToOthers(directory: string): void {
  for (const name of ownFiles) {
    const file = join(directory, name)
    const found = statSync(file, { throwIfNoEntry: false })
    if (found === undefined || (found.mode & 0o077) === 0) continue
    try {
      chmodSync(file, found.mode & 0o700)
    } catch {
      // Somebody else's file, or a file system without modes: its mount options decide who reads it.
    }
  }
}

/** Makes an empty file that only its owner may read, or leaves the one that is there. */
export function touchPrivately(file: string): void {
  try {
    // An existing file must not be opened: closing it would release SQLite's locks on it.
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Whether the disk has the little room that opening a database needs. */
export function hasRoom(directory: string): boolean {
  const file = join(directory, `room.${process.pid}`)
  try {
    const handle = openSync(file, 'w', 0o600)
    try {
      writeSync(handle, Buffer.alloc(roomBytes, 1))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code !== 'ENOSPC' && code !== 'EDQUOT'
  } finally {
    rmSync(file, { force: true })
  }
}

function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null
}

function contentLost(file: string, what: string): StoreError {
  return new StoreError(
    'STORE_CORRUPT',
    `The database ${file} ${what}, though a server has kept data in this directory. Restore it from a backup, with its ` +
      `-wal file if there is one; to begin anew, remove stepwell.db* and lock.db, or choose another directory.`,
  )
}

function requireWritable(file: string, what: string): void {
  try {
    accessSync(file, constants.W_OK)
    // Root may write everything, but is still told about the file's mode.
    if ((statSync(file).mode & 0o200) !== 0) return
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') {
      throw new StoreError('STORE_IO', `The ${what} ${file} cannot be used: ${message}.`, { cause: error })
    }
  }
  throw new StoreError(
    'STORE_READ_ONLY',
    `The ${what} ${file} is read-only. Make it writable for its owner (chmod u+w ${file}), or choose another directory.`,
  )
}
