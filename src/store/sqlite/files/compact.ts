import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../store-error.ts'
import { toStoreError } from '../database-error.ts'
import { DirectoryLock } from '../directory-lock.ts'
import { migrate, readMigrations } from '../migrate.ts'
import { draftOf, moveIntoPlace, removeDraft } from './create-database.ts'
import { checkDataFiles, closeToOthers, databaseFileName } from './data-files.ts'

export interface Compaction {
  readonly bytesBefore: number
  readonly bytesAfter: number
}

/**
 * Rewrites the database of a data directory without its free pages, and puts the copy in its place when it is complete.
 * From then on it returns free pages by itself. No server may use the directory meanwhile, and the disk needs room
 * for the copy.
 */
export function compactDatabase(directory: string): Compaction {
  const file = join(directory, databaseFileName)
  if (!existsSync(file)) throw new StoreError('STORE_IO', `There is no database in ${directory}.`)
  checkDataFiles(directory)
  const lock = DirectoryLock.acquire(directory, 'Stop it, and compact the directory then.')
  const draft = `${file}.compact`
  try {
    closeToOthers(directory)
    writeCopy(file, draft)
    const bytesBefore = statSync(file).size
    moveIntoPlace(draft, file)
    return { bytesBefore, bytesAfter: statSync(file).size }
  } catch (error) {
    removeDraft(draft)
    throw toStoreError(error, `compacting ${file}`)
  } finally {
    lock.release()
  }
}

function writeCopy(file: string, draft: string): void {
  const database = new DatabaseSync(file)
  try {
    migrate(database, readMigrations(), Date.now())
    const log = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    if (log?.busy !== 0)
      throw new StoreError('STORE_BUSY', `Another process reads ${file}. Try again when it has ended.`)
    draftOf(file, 'compact')
    database.exec('PRAGMA auto_vacuum = INCREMENTAL')
    database.prepare('VACUUM INTO ?').run(draft)
  } finally {
    database.close()
  }
  if (existsSync(`${file}-wal`)) {
    throw new StoreError('STORE_BUSY', `Another process has ${file} open. Try again when it has ended.`)
  }
  const copy = new DatabaseSync(draft)
  try {
    copy.exec('PRAGMA journal_mode = WAL')
    const found = copy.prepare('PRAGMA quick_check(1)').get()?.quick_check
    if (found !== 'ok') throw new StoreError('STORE_CORRUPT', `The copy of ${file} is damaged: ${found}.`)
  } finally {
    copy.close()
  }
}
