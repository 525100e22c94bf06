import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { moduleBeside } from '../../../threads/module-beside.ts'
import { checkTurn } from '../../check-turn.ts'
import type { TurnRecord } from '../../store.ts'
import { isDamage, StoreError, type StoreErrorCode } from '../../store-error.ts'
import { hasRoom } from '../files/data-files.ts'
import { type Entry, GatheredEntries } from './gathered-entries.ts'
import { encodeTurn } from './turn-codec.ts'
import type { WriteOperations } from './write-operations.ts'
import {
  type BatchReply,
  closeMessage,
  operationEntry,
  turnEntry,
  type WriterMessage,
  type WriterSettings,
} from './writer-messages.ts'

// How often it is tried whether what keeps everything from being written is over.
const probeMillis = 1_000

/** Failures that are not a single entry's fault, and may pass. */
const passing: ReadonlySet<StoreErrorCode> = new Set(['STORE_FULL', 'STORE_IO', 'STORE_READ_ONLY', 'STORE_BUSY'])

export interface OpenedWriter {
  readonly client: WriterClient
  readonly lastExecutionId: number
  /** What was found damaged, and mended; or null. */
  readonly damage: StoreError | null
}

/**
 * The main thread's side of the writer. While one batch is on its way to the disk, the next gathers; there is never
 * more than one on its way, so that when it fails, what stands on it has not been sent yet.
 */
export class WriterClient {
  /** Told of every turn that is on the disk, before whoever handed it in. */
  onCommitted: (turn: TurnRecord) => void = () => {}
  /** Told when something keeps everything from being written, and (null) when it is over. */
  onTrouble: (trouble: StoreError | null) => void = () => {}
  /** Told of stored data that cannot be read, for which an entry was refused. */
  onDamage: (error: StoreError) => void = () => {}
  /** Told once when the files are gone. */
  onGone: (error: StoreError) => void = () => {}
  readonly #worker: Worker | null
  readonly #directory: string
  readonly #gathering = new GatheredEntries()
  #onItsWay: readonly Entry[] | null = null
  #flushPlanned = false
  /** Why nothing more is taken, or null. */
  #refusal: StoreError | null = null
  #closing: PromiseWithResolvers<void> | null = null
  #trouble: StoreError | null = null
  #probing: NodeJS.Timeout | undefined

  private constructor(worker: Worker | null, directory: string, refusal: StoreError | null = null) {
    this.#worker = worker
    this.#directory = directory
    this.#refusal = refusal
    this.#trouble = refusal
  }

  /** One that writes nothing, for a disk on which there is no room even to begin. */
  static refusing(trouble: StoreError): WriterClient {
    return new WriterClient(null, '', trouble)
  }

  /** Whether it is one that only refuses. */
  get isMissing(): boolean {
    return this.#worker === null
  }

  /** Why nothing can be written for now, or ever, or null. */
  get trouble(): StoreError | null {
    return this.#trouble
  }

  /** Starts the thread and opens the database in it. */
  static async open(settings: WriterSettings): Promise<OpenedWriter> {
    const worker = new Worker(moduleBeside(import.meta.url, 'writer-thread'), {
      name: 'stepwell-store',
      workerData: settings,
      execArgv: [],
    })
    const client = new WriterClient(worker, dirname(settings.file))
    const opened = Promise.withResolvers<Extract<WriterMessage, { readonly type: 'opened' }>>()
    worker.on('error', (error) => client.#lose(error))
    worker.on('exit', () => client.#lose(null))
    worker.once('exit', () => opened.reject(writerLost(null)))
    worker.once('error', opened.reject)
    worker.on('message', (message: WriterMessage) => {
      if (message.type === 'batch') client.#settle(message.reply)
      else if (message.type === 'opened') opened.resolve(message)
      else if (message.type === 'openFailed') opened.reject(new StoreError(message.code, message.message))
      else client.#closed(message.failure && new StoreError(message.failure.code, message.failure.message))
    })
    try {
      const { lastExecutionId, trouble, damage } = await opened.promise
      if (trouble !== null) client.#setTrouble(new StoreError(trouble.code, trouble.message))
      // Idle, the thread keeps no process alive; see #send.
      worker.unref()
      return { client, lastExecutionId, damage: damage && new StoreError(damage.code, damage.message) }
    } catch (error) {
      await worker.terminate()
      throw error
    }
  }

  commit(turn: TurnRecord): Promise<void> {
    const fault = checkTurn(turn)
    if (fault !== null) return Promise.reject(fault)
    return this.#submit(turn, null) as Promise<void>
  }

  run<Name extends keyof WriteOperations>(
    name: Name,
    ...args: Parameters<WriteOperations[Name]>
  ): Promise<ReturnType<WriteOperations[Name]>> {
    return this.#submit(null, { name, args }) as Promise<ReturnType<WriteOperations[Name]>>
  }

  /** Waits for what was handed in, empties the log into the database and ends the thread. */
  async close(): Promise<void> {
    if (this.#closing === null) {
      this.#closing = Promise.withResolvers()
      clearTimeout(this.#probing)
      if (this.#refusal !== null) this.#closing.resolve()
      this.#refusal ??= new StoreError('STORE_CLOSED', 'The store was closed.')
      this.#worker?.ref()
      this.#planFlush()
    }
    await this.#closing.promise
    // Of files that are gone there is nothing to put in order.
    if (isLost(this.#refusal)) await this.terminate()
  }

  /** The files are gone: whatever is written from now on would be lost, so nothing is. */
  lose(error: StoreError): void {
    if (this.#refusal !== null && !this.isMissing) return
    if (isLost(this.#refusal)) return
    this.#refusal = error
    this.#trouble = error
    clearTimeout(this.#probing)
    const entries = [...(this.#onItsWay ?? []), ...this.#gathering.takeAll()]
    this.#onItsWay = null
    for (const entry of entries) entry.reject(error)
    this.#worker?.unref()
    this.onGone(error)
  }

  /** Ends the thread wherever it is. For tests of what a crash leaves behind. */
  async terminate(): Promise<void> {
    await this.#worker?.terminate()
  }

  #submit(turn: Entry['turn'], operation: Entry['operation']): Promise<unknown> {
    if (this.#refusal !== null) return Promise.reject(this.#refusal)
    return new Promise((resolve, reject) => {
      this.#gathering.push({ turn, operation, resolve, reject })
      this.#planFlush()
    })
  }

  /** In a microtask, so that what is handed in together travels together, and nobody waits for the event loop. */
  #planFlush(): void {
    if (this.#onItsWay !== null || this.#flushPlanned) return
    this.#flushPlanned = true
    queueMicrotask(() => {
      this.#flushPlanned = false
      this.#flush()
    })
  }

  #flush(): void {
    if (this.#worker === null) return
    if (this.#gathering.size === 0) {
      if (this.#closing !== null) this.#worker.postMessage(closeMessage)
      else this.#worker.unref()
      return
    }
    const entries = this.#gathering.take()
    this.#onItsWay = entries
    const batch: unknown[] = []
    for (const { turn, operation } of entries) {
      if (turn !== null) {
        batch.push(turnEntry)
        encodeTurn(turn, batch)
      } else {
        batch.push(operationEntry, operation!.name, operation!.args)
      }
    }
    this.#worker.ref()
    this.#worker.postMessage(batch)
  }

  #settle(reply: BatchReply | null): void {
    const failure = reply?.failures.find(({ index }) => index === -1)
    if (failure !== undefined && isLost(failure)) {
      this.lose(new StoreError(failure.code, failure.message))
      return
    }
    if (failure !== undefined && passing.has(failure.code)) {
      this.#setTrouble(new StoreError(failure.code, failure.message))
    }
    const entries = this.#onItsWay ?? []
    this.#onItsWay = null
    if (reply === null) {
      for (const entry of entries) this.#succeed(entry, undefined)
    } else {
      this.#settleOneByOne(entries, reply)
    }
    this.#planFlush()
  }

  #setTrouble(trouble: StoreError | null): void {
    if (this.#refusal !== null) return
    const changed = trouble?.code !== this.#trouble?.code
    this.#trouble = trouble
    clearTimeout(this.#probing)
    if (trouble !== null) this.#probing = setTimeout(() => void this.#probe(trouble), probeMillis).unref()
    if (changed) this.onTrouble(trouble)
  }

  /** Looks whether trouble is over. That something small was written does not say so: on a full disk, it may have fit. */
  async #probe(trouble: StoreError): Promise<void> {
    if (trouble.code === 'STORE_FULL' && !hasRoom(this.#directory)) {
      this.#setTrouble(trouble)
      return
    }
    try {
      await this.run('probe')
      this.#setTrouble(null)
    } catch {
      // It is set again with the answer.
    }
  }

  #succeed(entry: Entry, value: unknown): void {
    if (entry.turn !== null) this.onCommitted(entry.turn)
    entry.resolve(value)
  }

  #settleOneByOne(entries: readonly Entry[], reply: BatchReply): void {
    const errors = new Map(reply.failures.map(({ index, code, message }) => [index, new StoreError(code, message)]))
    const values = new Map(reply.results.map(({ index, value }) => [index, value]))
    const errorOfAll = errors.get(-1)
    const refusedExecutions = new Set<number>()
    entries.forEach((entry, index) => {
      const error = errorOfAll ?? errors.get(index)
      if (error === undefined) {
        this.#succeed(entry, values.get(index))
        return
      }
      if (entry.turn !== null) refusedExecutions.add(entry.turn.executionId)
      if (isDamage(error)) this.onDamage(error)
      entry.reject(error)
    })
    this.#refuseSuccessors(refusedExecutions)
  }

  /** Turns that gathered behind a refused one of their execution would leave a gap in its history if they were committed. */
  #refuseSuccessors(executionIds: ReadonlySet<number>): void {
    if (executionIds.size === 0) return
    for (const { turn, reject } of this.#gathering.takeTurnsOf(executionIds)) {
      const message = `A turn of execution ${turn!.executionId} was not committed, because one before it was not.`
      reject(new StoreError('STORE_PREDECESSOR_FAILED', message))
    }
  }

  /** The thread's last word. A good end is told when the thread has gone, see #lose. */
  #closed(failure: StoreError | null): void {
    if (failure !== null) this.#closing?.reject(failure)
  }

  /** The thread has ended, which is in order only after `close`. */
  #lose(cause: unknown): void {
    const error = writerLost(cause)
    if (this.#refusal === null) this.#trouble = error
    clearTimeout(this.#probing)
    this.#refusal ??= error
    const entries = [...(this.#onItsWay ?? []), ...this.#gathering.takeAll()]
    this.#onItsWay = []
    for (const entry of entries) entry.reject(error)
    this.#closing?.resolve()
  }
}

function writerLost(cause: unknown): StoreError {
  const reason = cause instanceof Error ? `: ${cause.message}` : ''
  return new StoreError('STORE_WRITER_LOST', `The thread that writes the database has ended${reason}.`, { cause })
}

/** Whether nothing can be written any more: the files are gone, or another process has them. */
function isLost(error: { readonly code: StoreErrorCode } | null): boolean {
  return error?.code === 'STORE_GONE' || error?.code === 'STORE_FENCED'
}
