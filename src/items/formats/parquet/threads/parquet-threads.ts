import { Worker } from 'node:worker_threads'
import { moduleBeside } from '../../../../threads/module-beside.ts'
import { ItemReaderError } from '../../../item-reader-error.ts'
import type { ParquetThreadReply, ParquetThreadRequest } from './thread-message.ts'

// What a thread may hold in memory besides pages and fetched bytes, which are bounded separately.
const mebibytesMaxDefault = 512
// How many chunks a thread makes in advance, so that both sides have something to do.
const chunksAhead = 2
// How many chunks of a file are read before another file that waits takes its place.
const chunksInTurn = 16
// How long an unused thread is retained: a listing of files asks again at once.
const idleMillisMax = 5_000
// How long a thread may take to close a file: much longer than one chunk takes.
const closingMillisMax = 2_000

/** A file, and how to fetch its parts. */
export interface FetchedFile {
  readonly bytes: number
  readonly location: string
  fetch(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>
}

/**
 * Reads Parquet files on a few threads. There may be more files than threads: a file that nobody waits for, because the
 * rows already read have not been used up, makes way for one that somebody waits for, and is opened again where it stopped.
 */
export class ParquetThreads {
  readonly #threadsMax: number
  readonly #mebibytesMax: number
  readonly #threads = new Set<Thread>()
  readonly #waiting: Reading[] = []

  constructor(threadsMax: number, mebibytesMax = mebibytesMaxDefault) {
    this.#threadsMax = threadsMax
    this.#mebibytesMax = mebibytesMax
  }

  /** The current number of threads. */
  get size(): number {
    return this.#threads.size
  }

  /**
   * The rows of a file, in chunks and in order.
   *
   * @throws ItemReaderError if the file is at fault, including by taking too much memory; errors from `fetch` pass through.
   */
  async *read(file: FetchedFile, signal?: AbortSignal): AsyncGenerator<readonly string[]> {
    const reading = new Reading(file, this)
    const abort = () => reading.abort(signal?.reason)
    signal?.addEventListener('abort', abort)
    try {
      for (let rows = await reading.next(); rows !== null; rows = await reading.next()) yield rows
    } finally {
      signal?.removeEventListener('abort', abort)
      reading.close()
    }
  }

  /** Gives the reading a thread, now or as soon as one is available. */
  enlist(reading: Reading): void {
    const thread =
      this.#threads.values().find((each) => each.isIdle) ??
      (this.#threads.size < this.#threadsMax ? this.#start() : undefined) ??
      this.#threads.values().find((each) => each.reading?.isWaitedFor === false)
    if (thread === undefined) this.#waiting.push(reading)
    else thread.open(reading)
  }

  /** Somebody got a chunk: whether they want the next one becomes clear at once. */
  delivered(thread: Thread): void {
    if (this.#waiting.length === 0) return
    const { reading } = thread
    setImmediate(() => {
      if (thread.reading !== reading || reading === null) return
      if (!reading.isWaitedFor || thread.chunks >= chunksInTurn) this.#replace(thread)
    })
  }

  #replace(thread: Thread): void {
    const next = this.#waiting.shift()
    if (next === undefined) return
    const { reading } = thread
    thread.open(next)
    if (reading?.isWaitedFor === true) this.enlist(reading)
  }

  /** A thread has nothing to do. */
  rested(thread: Thread): void {
    this.#replace(thread)
  }

  ended(thread: Thread): void {
    this.#threads.delete(thread)
    const next = this.#waiting.shift()
    if (next !== undefined) this.enlist(next)
  }

  withdraw(reading: Reading): void {
    const index = this.#waiting.indexOf(reading)
    if (index >= 0) this.#waiting.splice(index, 1)
  }

  #start(): Thread {
    const thread = new Thread(this, this.#mebibytesMax)
    this.#threads.add(thread)
    return thread
  }
}

class Thread {
  readonly #threads: ParquetThreads
  readonly #mebibytesMax: number
  readonly #worker: Worker
  #timer: NodeJS.Timeout | undefined
  #number = 0
  #hasEnded = false
  reading: Reading | null = null
  /** How many chunks of the reading have come since it was opened. */
  chunks = 0
  #isClosing = false

  constructor(threads: ParquetThreads, mebibytesMax: number) {
    this.#threads = threads
    this.#mebibytesMax = mebibytesMax
    this.#worker = new Worker(moduleBeside(import.meta.url, 'parquet-thread'), {
      name: 'stepwell-parquet',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: mebibytesMax },
    })
    this.#worker.on('message', (reply: ParquetThreadReply) => this.#hear(reply))
    this.#worker.on('error', (error) => this.#lose(error as NodeJS.ErrnoException))
    this.#worker.on('exit', () => this.#lose(new Error('the thread that read a Parquet file has ended')))
    this.#worker.unref()
  }

  get isIdle(): boolean {
    return this.reading === null && !this.#isClosing
  }

  /** Reads only this file from now on. */
  open(reading: Reading): void {
    clearTimeout(this.#timer)
    this.reading?.lost()
    this.reading = reading
    this.#number++
    this.chunks = 0
    const { bytes, location } = reading.file
    this.#send({
      type: 'open',
      reading: this.#number,
      bytes,
      location,
      skipRows: reading.rowsRead,
      chunks: chunksAhead,
    })
    reading.got(this)
  }

  more(): void {
    this.#send({ type: 'more', reading: this.#number })
  }

  /** The process must not end while somebody waits. */
  keepAlive(isNeeded: boolean): void {
    if (isNeeded) this.#worker.ref()
    else this.#worker.unref()
  }

  /** Nobody needs the reading any more. */
  close(): void {
    this.reading = null
    this.#isClosing = true
    // Another file may be waiting for the thread.
    this.keepAlive(true)
    this.#send({ type: 'close', reading: this.#number })
    // The current work may take long, and nobody wants its result.
    this.#timer = setTimeout(() => this.#end(), closingMillisMax)
  }

  #rest(): void {
    clearTimeout(this.#timer)
    this.reading = null
    this.#isClosing = false
    this.keepAlive(false)
    this.#threads.rested(this)
    if (this.reading === null) this.#timer = setTimeout(() => this.#end(), idleMillisMax).unref()
  }

  #end(): void {
    this.reading = null
    this.#lose(new Error('the thread is not needed any more'))
    void this.#worker.terminate()
  }

  #send(request: ParquetThreadRequest): void {
    const transferred = request.type === 'fetched' ? [request.bytes.buffer as ArrayBuffer] : []
    this.#worker.postMessage(request, transferred)
  }

  #hear(reply: ParquetThreadReply): void {
    if (reply.type === 'closed') return this.#rest()
    const { reading } = this
    // Replies about a reading that has made way are ignored: it will be read again.
    if (reading === null || reply.reading !== this.#number) return
    switch (reply.type) {
      case 'fetch': {
        const { reading: number, fetch } = reply
        const isOpen = () => this.#number === number && this.reading === reading
        reading.file.fetch(reply.start, reply.end).then(
          (bytes) => {
            if (isOpen()) this.#send({ type: 'fetched', reading: number, fetch, bytes })
          },
          (error) => {
            if (!isOpen()) return
            reading.fail(error)
            this.close()
          },
        )
        return
      }
      case 'rows':
        this.chunks++
        reading.add(reply.rows)
        return
      case 'end':
        reading.end()
        return this.#rest()
      case 'failed':
        reading.fail(new ItemReaderError(reply.message))
        return this.#rest()
    }
  }

  #lose(error: NodeJS.ErrnoException): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    clearTimeout(this.#timer)
    const { reading } = this
    this.reading = null
    const isOutOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    reading?.fail(isOutOfMemory ? outOfMemory(reading.file.location, this.#mebibytesMax) : error)
    this.#threads.ended(this)
  }
}

function outOfMemory(location: string, mebibytesMax: number): ItemReaderError {
  return new ItemReaderError(
    `The Parquet file ${location} cannot be read: it takes more memory than the ${mebibytesMax} MB that a file may`,
  )
}

/** One file being read, on one thread or another. */
class Reading {
  readonly file: FetchedFile
  readonly #threads: ParquetThreads
  readonly #chunks: (readonly string[])[] = []
  #thread: Thread | null = null
  #isOver = false
  #failure: { readonly error: unknown } | null = null
  #wake: (() => void) | null = null
  /** How many rows have come so far: the next thread begins after them. */
  rowsRead = 0

  constructor(file: FetchedFile, threads: ParquetThreads) {
    this.file = file
    this.#threads = threads
  }

  get isWaitedFor(): boolean {
    return this.#wake !== null
  }

  /** The next rows; null if there are no more. */
  async next(): Promise<readonly string[] | null> {
    while (this.#chunks.length === 0) {
      if (this.#failure !== null) throw this.#failure.error
      if (this.#isOver) return null
      const came = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      if (this.#thread === null) this.#threads.enlist(this)
      else this.#thread.keepAlive(true)
      await came
    }
    const thread = this.#thread
    if (thread !== null) {
      thread.more()
      this.#threads.delivered(thread)
    }
    return this.#chunks.shift()!
  }

  got(thread: Thread): void {
    this.#thread = thread
    thread.keepAlive(this.isWaitedFor)
  }

  /** Another file has taken the thread. */
  lost(): void {
    this.#thread = null
  }

  add(rows: readonly string[]): void {
    this.rowsRead += rows.length
    this.#chunks.push(rows)
    this.#go()
  }

  end(): void {
    this.#isOver = true
    this.#thread = null
    this.#go()
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#thread = null
    this.#go()
  }

  abort(reason: unknown): void {
    this.close()
    this.fail(reason)
  }

  close(): void {
    this.#threads.withdraw(this)
    this.#isOver = true
    const thread = this.#thread
    this.#thread = null
    thread?.close()
  }

  #go(): void {
    this.#thread?.keepAlive(false)
    this.#wake?.()
    this.#wake = null
  }
}
