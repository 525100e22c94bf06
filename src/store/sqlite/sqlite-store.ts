import { join } from 'node:path'
import type { Claim, Store, TurnRecord } from '../store.ts'
import { fenced, isDamage, StoreError } from '../store-error.ts'
import type { DamageReports } from './damage/damage-reports.ts'
import { toStoreError } from './database-error.ts'
import type { DirectoryLock } from './directory-lock.ts'
import { hasRoom, lockFileName } from './files/data-files.ts'
import { FileIdentities } from './files/file-identities.ts'
import { FileLengths } from './files/file-lengths.ts'
import { MachineCache } from './machine-cache.ts'
import { Reader } from './reader.ts'
import { RecentExecutions } from './recent-executions.ts'
import type { Access } from './subjects/access.ts'
import { cancelledCalls, executions, frames, histories } from './subjects/executions.ts'
import { machines } from './subjects/machines.ts'
import { mapRuns } from './subjects/map-runs.ts'
import { overview } from './subjects/overview.ts'
import { activities, connections, tags } from './subjects/resources.ts'
import { aliases, versions } from './subjects/versions.ts'
import { WriterClient } from './writer/writer-client.ts'
import type { WriterSettings } from './writer/writer-messages.ts'

export interface SqliteStoreSettings extends WriterSettings {
  readonly directory: string
}

/** What a store tells of by itself. */
export interface StoreListeners {
  /** Something keeps everything from being written; or (null) it is over. */
  readonly onTrouble: (trouble: StoreError | null) => void
  /** The files were taken away: nothing can be stored any more. */
  readonly onGone: (error: StoreError) => void
  /** A row cannot be read. Told once of each. */
  readonly onDamaged: (error: StoreError) => void
}

/** How often it is looked whether the files are still there, and whether a full disk has room again. */
const lookMillis = 1_000

/** Joins the writer, which lives in a thread of its own, and the reader, which answers on the spot. */
export class SqliteStore implements Store {
  readonly #machines = new MachineCache()
  readonly #recent = new RecentExecutions()
  readonly #access: Access = {
    read: (read) => this.#read(read),
    readWork: ({ owner }, read) => (owner === this.claim.owner ? this.#read(read) : Promise.reject(fenced())),
    write: (name, ...args) => this.#writer.run(name, ...args),
  }
  readonly claim: Claim
  readonly machines = machines(this.#access, this.#machines, () => this.#lastExecutionId)
  readonly versions = versions(this.#access, this.#machines)
  readonly aliases = aliases(this.#access)
  readonly activities = activities(this.#access)
  readonly tags = tags(this.#access)
  readonly connections = connections(this.#access)
  readonly executions = executions(this.#access, this.#recent)
  readonly histories = histories(this.#access)
  readonly frames = frames(this.#access)
  readonly mapRuns = mapRuns(this.#access)
  readonly cancelledCalls = cancelledCalls(this.#access)
  readonly overview = overview(this.#access)
  readonly #settings: SqliteStoreSettings
  #writer: WriterClient
  #reader: Reader
  readonly #lock: DirectoryLock
  readonly #files: FileIdentities
  readonly #lengths: FileLengths
  readonly #looking: NodeJS.Timeout
  readonly #writable = Promise.withResolvers<void>()
  readonly #damages: DamageReports
  #listeners: StoreListeners = { onTrouble: () => {}, onGone: () => {}, onDamaged: () => {} }
  /** While the reader gives way to the writer and another reader. */
  #opening: Promise<void> | null = null
  #lastExecutionId: number
  #closed: Promise<void> | null = null

  constructor(
    settings: SqliteStoreSettings,
    writer: WriterClient,
    reader: Reader,
    lock: DirectoryLock,
    lastExecutionId: number,
    damages: DamageReports,
  ) {
    this.#settings = settings
    this.claim = { owner: settings.owner }
    this.#writer = writer
    this.#reader = reader
    this.#lock = lock
    this.#lastExecutionId = lastExecutionId
    this.#damages = damages
    this.#files = new FileIdentities([settings.file, join(settings.directory, lockFileName)])
    this.#lengths = new FileLengths(settings.file)
    this.#attach(writer)
    if (writer.trouble === null) this.#writable.resolve()
    // The writer looks whenever it writes; this is for when it does not.
    this.#looking = setInterval(() => void this.#look(), lookMillis).unref()
  }

  /** Says who is to be told what. */
  listen(listeners: StoreListeners): void {
    this.#listeners = listeners
    this.#damages.listen(listeners.onDamaged)
  }

  trouble(): StoreError | null {
    return this.#writer.trouble
  }

  /** Resolves when something can be written, which is at once unless the disk was full when the store was opened. */
  whenWritable(): Promise<void> {
    return this.#writable.promise
  }

  /** Waits for what is on its way to the disk. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  nextExecutionId(): number {
    this.#lastExecutionId += 1
    return this.#lastExecutionId
  }

  commit(turn: TurnRecord, { owner }: Claim): Promise<void> {
    return owner === this.claim.owner ? this.#writer.commit(turn) : Promise.reject(fenced())
  }

  async #read<T>(read: (reader: Reader) => T): Promise<T> {
    if (this.#closed !== null) throw new StoreError('STORE_CLOSED', 'The store was closed.')
    if (this.#opening !== null) await this.#opening
    try {
      return read(this.#reader)
    } catch (error) {
      const storeError = toStoreError(error, 'reading')
      if (isDamage(storeError)) this.#damages.tell(storeError)
      throw storeError
    }
  }

  #attach(writer: WriterClient): void {
    this.#writer = writer
    writer.onCommitted = (turn) => this.#recent.keep(turn)
    writer.onDamage = this.#damages.tell
    writer.onGone = (error) => this.#listeners.onGone(error)
    writer.onTrouble = (trouble) => {
      if (trouble === null) this.#writable.resolve()
      this.#listeners.onTrouble(trouble)
    }
  }

  async #look(): Promise<void> {
    const loss = this.#files.loss() ?? (this.#opening === null ? this.#reader.lossOfLength(this.#lengths) : null)
    if (loss !== null) this.#writer.lose(loss)
    else if (this.#writer.isMissing && this.#opening === null && hasRoom(this.#settings.directory)) {
      this.#opening = this.#open().finally(() => {
        this.#opening = null
      })
      await this.#opening
    }
  }

  /** There is room again: the reader that was alone with the file makes place for the writer. */
  async #open(): Promise<void> {
    const { file, busyTimeoutMillis } = this.#settings
    this.#reader.close()
    try {
      const { client, damage } = await WriterClient.open(this.#settings)
      if (damage !== null) this.#damages.tell(damage)
      try {
        this.#reader = new Reader(file, busyTimeoutMillis, this.#damages.tell)
      } catch (error) {
        await client.close()
        throw error
      }
      this.#attach(client)
      if (client.trouble !== null) return
      this.#writable.resolve()
      this.#listeners.onTrouble(null)
    } catch {
      // It will be tried again.
      this.#reader = new Reader(file, busyTimeoutMillis, this.#damages.tell, 'alone')
    }
  }

  async #close(): Promise<void> {
    clearInterval(this.#looking)
    await this.#opening
    try {
      // First, so that the writer's last look at the log finds nobody else there.
      this.#reader.close()
      await this.#writer.close()
    } finally {
      this.#lock.release()
    }
  }
}
