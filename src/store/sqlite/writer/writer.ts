import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { damagedRow } from '../../damaged-row.ts'
import { fenced, StoreError, type StoreErrorCode } from '../../store-error.ts'
import { toStoreError } from '../database-error.ts'
import { pageBytes } from '../files/create-database.ts'
import { FileIdentities } from '../files/file-identities.ts'
import { FileLengths } from '../files/file-lengths.ts'
import { migrate, readMigrations } from '../migrate.ts'
import { prepareStatement, statementTexts } from '../statements.ts'
import { decodeTurn, MessageCursor } from './turn-codec.ts'
import { TurnWriter } from './turn-writer.ts'
import { createWriteOperations, type WriteOperations } from './write-operations.ts'
import { prepareWrite } from './write-statement.ts'
import { type BatchReply, type EntryFailure, turnEntry, type WriterSettings } from './writer-messages.ts'

// The pages of the indexes being written stay in this cache.
const cacheKibibytes = 16 * 1024

// The size to which the log file is cut back after a burst has made it grow.
const logBytesRetained = 64 * 1024 * 1024

/**
 * Pages in the log at which they are copied into the database: 8 MiB, some 5 to 10 ms of copying. Longer logs copy less
 * in all (a page written twice is copied once) but hold up the next batch for longer; four times this gained nothing
 * that could be measured. Nor did copying in a thread of its own, as both wait for the same disk.
 */
const checkpointPages = 1024

// How many free pages the file retains for later, what fraction of it they may be, and how many are given
// back at a time: each has to be moved, so this takes a few milliseconds.
const freePagesRetained = 1024
const freePartRetained = 0.25
const vacuumPages = 256

/** The one connection that writes. Knows nothing of threads. */
export class Writer {
  readonly lastExecutionId: number
  /** Why nothing could be written when it was opened, or null. */
  readonly trouble: StoreError | null
  /** What was found damaged and repaired when it was opened, or null. */
  readonly damage: StoreError | null
  readonly #database: DatabaseSync
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #logState: StatementSync
  readonly #files: FileIdentities
  readonly #lengths: FileLengths
  readonly #turns: TurnWriter
  readonly #operations: WriteOperations
  readonly #owner: number
  readonly #claim: ReturnType<typeof prepareWrite>
  readonly #ownerGet: StatementSync
  /** False while a full disk keeps the database from being claimed. */
  #isClaimed: boolean

  constructor(settings: WriterSettings) {
    this.#database = new DatabaseSync(settings.file, { timeout: settings.busyTimeoutMillis })
    try {
      this.#configure(settings)
      migrate(this.#database, readMigrations(), Date.now())
      this.#begin = this.#database.prepare('BEGIN IMMEDIATE')
      this.#commit = this.#database.prepare('COMMIT')
      // See `prepareWrite`.
      for (const statement of [this.#begin, this.#commit]) statement.setReadBigInts(true)
      this.#logState = this.#database.prepare('PRAGMA wal_checkpoint(NOOP)')
      this.#turns = new TurnWriter(this.#database)
      this.#operations = createWriteOperations(this.#database, () => this.#turns.forgetArns())
      this.lastExecutionId = Number(prepareStatement(this.#database, 'execution-id-last').get()?.id)
      this.damage = findCounterDamage(this.#database)
      this.#owner = settings.owner
      this.#claim = prepareWrite(this.#database, 'owner-put')
      this.#ownerGet = prepareStatement(this.#database, 'owner')
      this.trouble = this.#probe()
      this.#isClaimed = this.trouble === null
      this.#files = new FileIdentities([settings.file, `${settings.file}-wal`])
      this.#lengths = new FileLengths(settings.file)
      this.#lengths.written()
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  /**
   * Writes all entries in one transaction. Returns null if there is nothing to tell.
   *
   * @throws StoreError STORE_GONE if the files, or a part of them, are no longer there: what was written to them is lost.
   */
  write(batch: readonly unknown[]): BatchReply | null {
    const cutOff = this.#lengths.lossSinceWritten(this.#database)
    if (cutOff !== null) throw cutOff
    let reply: BatchReply | null
    try {
      reply = this.#writeTogether(batch)
    } catch (error) {
      const loss = this.#files.loss()
      if (loss !== null) throw loss
      const storeError = toStoreError(error, 'committing turns')
      if (!isEntrysOwnFault(storeError)) throw storeError
      reply = this.#writeApart(batch)
    }
    const loss = this.#files.loss()
    if (loss !== null) throw loss
    this.#lengths.written()
    return reply
  }

  /** Copies the log into the database if it has grown long, or (`always`) if there is anything in it. */
  checkpoint(always: boolean): void {
    const state = this.#logState.get()
    const pages = Number(state?.log) - Number(state?.checkpointed)
    if (pages < (always ? 1 : checkpointPages)) return
    // A gap would go into the database. The next look at the files tells of it.
    if (this.#lengths.lossSinceWritten(this.#database) === null) this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)')
  }

  /** Returns some free pages to the disk. Returns whether there are more. */
  vacuum(): boolean {
    const free = numberOf(this.#database.prepare('PRAGMA freelist_count').get())
    const all = numberOf(this.#database.prepare('PRAGMA page_count').get())
    const excess = free - Math.max(freePagesRetained, Math.ceil(all * freePartRetained))
    if (excess <= 0) return false
    this.#database.prepare(`PRAGMA incremental_vacuum(${Math.min(excess, vacuumPages)})`).all()
    // A database from before this was possible stays as it is until `stepwell compact` rebuilds it.
    return numberOf(this.#database.prepare('PRAGMA page_count').get()) < all && excess > vacuumPages
  }

  close(): void {
    try {
      // A gap in the log would go into the database.
      if (this.#lengths.lossSinceWritten(this.#database) === null)
        this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } finally {
      this.#database.close()
    }
  }

  /** Writes something that changes nothing, or whatever had to be written. */
  #probe(): StoreError | null {
    try {
      this.#claim.run(this.#owner)
      if (this.damage === null) this.#database.exec(statementTexts().get('probe')!)
      else prepareWrite(this.#database, 'removed-execution-id-put').run(this.lastExecutionId)
      return null
    } catch (error) {
      const storeError = toStoreError(error, 'opening the database')
      // Everything but a full disk is for the operator to fix.
      if (storeError.code !== 'STORE_FULL') throw storeError
      return storeError
    }
  }

  #configure(settings: WriterSettings): void {
    const database = this.#database
    // The page size can be chosen only before the first page is written, and has no effect later.
    database.exec(`PRAGMA page_size = ${pageBytes}`)
    const journal = database.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode
    if (journal !== 'wal') {
      throw new StoreError('STORE_IO', `${settings.file} is on a file system without shared memory for a WAL file.`)
    }
    database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -${cacheKibibytes};
      PRAGMA journal_size_limit = ${logBytesRetained};
      PRAGMA wal_autocheckpoint = 0;
    `)
    if (settings.sizeBytesMax !== null) {
      database.exec(`PRAGMA max_page_count = ${Math.ceil(settings.sizeBytesMax / pageBytes)}`)
    }
  }

  #writeTogether(batch: readonly unknown[]): BatchReply | null {
    const results: BatchReply['results'][number][] = []
    this.#begin.run()
    try {
      this.#requireClaim()
      const cursor = new MessageCursor(batch)
      for (let index = 0; !cursor.atEnd; index += 1) {
        const value = this.#writeEntry(takeEntry(cursor))
        if (value !== undefined) results.push({ index, value })
      }
      this.#commit.run()
      this.#isClaimed = true
    } catch (error) {
      this.#rollBack()
      throw error
    }
    return results.length === 0 ? null : { results, failures: [] }
  }

  /**
   * The same for a batch in which some entry is at fault: each entry gets its own savepoint, so that the guilty one
   * is refused and the others, which merely travelled with it, are not. Still one transaction.
   */
  #writeApart(batch: readonly unknown[]): BatchReply {
    const results: BatchReply['results'][number][] = []
    const failures: EntryFailure[] = []
    const refusedExecutions = new Set<number>()
    this.#begin.run()
    try {
      this.#requireClaim()
      const cursor = new MessageCursor(batch)
      for (let index = 0; !cursor.atEnd; index += 1) {
        const entry = takeEntry(cursor)
        const executionId = entry.type === 'turn' ? entry.turn.executionId : null
        if (executionId !== null && refusedExecutions.has(executionId)) {
          failures.push({ index, ...predecessorFailed(executionId) })
          continue
        }
        this.#database.exec('SAVEPOINT entry')
        try {
          const value = this.#writeEntry(entry)
          if (value !== undefined) results.push({ index, value })
        } catch (error) {
          const storeError = toStoreError(error, describe(entry))
          if (!isEntrysOwnFault(storeError) || !this.#database.isTransaction) throw storeError
          this.#database.exec('ROLLBACK TO entry')
          this.#turns.forgetArns()
          failures.push({ index, code: storeError.code, message: storeError.message })
          if (executionId !== null) refusedExecutions.add(executionId)
        }
        this.#database.exec('RELEASE entry')
      }
      this.#commit.run()
      this.#isClaimed = true
    } catch (error) {
      this.#rollBack()
      throw error
    }
    return { results, failures }
  }

  /** In each transaction: whoever opened the database last has it. */
  #requireClaim(): void {
    if (!this.#isClaimed) this.#claim.run(this.#owner)
    else if (this.#ownerGet.get()?.value !== this.#owner) throw fenced()
  }

  #writeEntry(entry: Entry): unknown {
    if (entry.type === 'turn') {
      this.#turns.write(entry.turn)
      return undefined
    }
    const operation = this.#operations[entry.name] as (...args: readonly unknown[]) => unknown
    return operation(...entry.args)
  }

  #rollBack(): void {
    this.#turns.forgetArns()
    // After some errors, such as a full disk, SQLite has already rolled back by itself.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
  }
}

type Entry =
  | { readonly type: 'turn'; readonly turn: ReturnType<typeof decodeTurn> }
  | { readonly type: 'operation'; readonly name: keyof WriteOperations; readonly args: readonly unknown[] }

function takeEntry(cursor: MessageCursor): Entry {
  if (cursor.take<number>() === turnEntry) return { type: 'turn', turn: decodeTurn(cursor) }
  return { type: 'operation', name: cursor.take(), args: cursor.take() }
}

function describe(entry: Entry): string {
  return entry.type === 'turn' ? `keeping a turn of execution ${entry.turn.executionId}` : `writing (${entry.name})`
}

/** Failures of a single turn or operation: something contradicts it, or what it builds on is missing. */
const ownFaults: ReadonlySet<StoreErrorCode> = new Set([
  'STORE_CONFLICT',
  'STORE_INTERNAL',
  'STORE_DAMAGED',
  'STORE_CORRUPT',
])

/** Whether leaving this entry out helps; a full disk is not an entry's fault. */
function isEntrysOwnFault(error: StoreError): boolean {
  return ownFaults.has(error.code)
}

/** The counter of ids is damaged: it continues after the highest id in use. */
function findCounterDamage(database: DatabaseSync): StoreError | null {
  if (prepareStatement(database, 'removed-execution-id-damaged').get() === undefined) return null
  const problem = 'value must be a whole number. Ids of executions continue from the highest one that is stored'
  return damagedRow('counter', "name 'removed-execution-id'", problem)
}

function numberOf(row: object | undefined): number {
  return Number(Object.values(row ?? {})[0] ?? 0)
}

export function predecessorFailed(executionId: number): { code: 'STORE_PREDECESSOR_FAILED'; message: string } {
  return {
    code: 'STORE_PREDECESSOR_FAILED',
    message: `A turn of execution ${executionId} was not committed, because one before it was not.`,
  }
}
