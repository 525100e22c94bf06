import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../store-error.ts'

/** What was found too short, and how long it is. */
interface Shortage {
  readonly file: string
  readonly bytes: number
  readonly bytesExpected: number
}

// https://www.sqlite.org/fileformat2.html#walformat
const logHeaderBytes = 32
const frameHeaderBytes = 24

/**
 * Notices that somebody cut off a part of the database or of its log while a server has them open. SQLite would go on: it
 * finds what is missing only when it reads it, and writes the log behind a gap at which the next start stops reading. So
 * what is acknowledged from then on would be lost.
 *
 * SQLite itself says how long the files must be. They are not opened for this: closing them would release the locks that
 * SQLite holds for the whole process. Something counts as cut off once it was found just as short twice, because what
 * SQLite says and the lengths are not of the same instant.
 */
export class FileLengths {
  readonly #file: string
  #last: Shortage | null = null
  #logBytes = 0

  constructor(file: string) {
    this.#file = file
  }

  /** To be called after each write, by whoever is the only one to write. */
  written(): void {
    this.#logBytes = this.#bytesOfLog()
  }

  /**
   * Whether the log is shorter than after the last write. Whoever writes on behind such a gap hides it, because the file then
   * has its old length again.
   */
  lossSinceWritten(database: DatabaseSync): StoreError | null {
    if (this.#bytesOfLog() >= this.#logBytes) return null
    // Another process may have emptied the log, which is allowed.
    const found = findShortage(database, this.#file)
    return found && cutOff(found)
  }

  #bytesOfLog(): number {
    return statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  }

  /** What was cut off; null if nothing was, or for the first time. */
  loss(database: DatabaseSync): StoreError | null {
    const before = this.#last
    const found = findShortage(database, this.#file)
    this.#last = found
    if (found === null || before?.file !== found.file) return null
    if (before.bytes !== found.bytes || before.bytesExpected !== found.bytesExpected) return null
    return cutOff(found)
  }
}

function cutOff({ file, bytes, bytesExpected }: Shortage): StoreError {
  return new StoreError(
    'STORE_GONE',
    `${file} has ${bytes} bytes instead of ${bytesExpected}: a part of it was cut off while the server had it open. Nothing that is written now would last.`,
  )
}

function findShortage(database: DatabaseSync, file: string): Shortage | null {
  try {
    const log = database.prepare('PRAGMA wal_checkpoint(NOOP)').get()
    const pageBytes = Number(database.prepare('PRAGMA page_size').get()?.page_size)
    const frameCount = Number(log?.log)
    // What was copied into the database is not read from the log any more. Until all of it was, the database may be shorter.
    if (frameCount > Number(log?.checkpointed)) {
      return findShorter(`${file}-wal`, logHeaderBytes + frameCount * (frameHeaderBytes + pageBytes))
    }
    return findShorter(file, Number(database.prepare('PRAGMA page_count').get()?.page_count) * pageBytes)
  } catch {
    // The database is busy or cannot be read, which others tell.
    return null
  }
}

function findShorter(file: string, bytesExpected: number): Shortage | null {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size
  return bytes === undefined || bytes >= bytesExpected ? null : { file, bytes, bytesExpected }
}
