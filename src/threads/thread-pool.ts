import { availableParallelism } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { FairQueue } from './fair-queue.ts'
import { moduleBeside } from './module-beside.ts'
import type { ThreadReply, ThreadRequest } from './thread-message.ts'

/** Long work, to be done where it holds up nobody. */
export interface ThreadJob {
  /** The module that exports the work as `work`: see `moduleBeside`. */
  readonly module: URL
  /** The argument of `work`. It is cloned. */
  readonly request: unknown
  /** Jobs of the same key wait for each other, but hold up no others. */
  readonly key: string
  /** Whether it may be refused if too many jobs wait: true for a client's request, which can be repeated. */
  readonly refusable: boolean
  /** About how many bytes a refusable job takes in memory until it is done; 0 by default. */
  readonly bytes?: number
  /** Aborted when nobody wants the job any longer: it is taken out of the queue, or ended. */
  readonly signal?: AbortSignal
  /** Answers the work's questions; the thread waits for that. */
  readonly answer?: (question: never) => unknown
  /** Called when the work begins, with the number of its thread, counted from 1. */
  readonly begun?: (thread: number) => void
  /** Called when the work is over, however it ended. */
  readonly over?: (thread: number) => void
}

export interface ThreadPoolLimits {
  readonly threadsMax: number
  /** How many jobs may wait before refusable ones are refused. */
  readonly waitingMax: number
  /** How much refusable jobs may hold together; a single one may hold more. */
  readonly waitingBytesMax: number
  /** How much memory one thread may use. */
  readonly mebibytesMax: number
  /** How long one job may take. */
  readonly secondsMax: number
}

/** Too many jobs already wait. */
export class ThreadsBusyError extends Error {
  override readonly name = 'ThreadsBusyError'
}

/** The thread ended before the work was done: it lacked memory, the work took too long, or the server closed. */
export class ThreadLostError extends Error {
  override readonly name: string = 'ThreadLostError'
}

/** The thread could not even start, for lack of descriptors or memory. That may pass. */
export class ThreadUnavailableError extends ThreadLostError {
  override readonly name = 'ThreadUnavailableError'
}

const limitsDefault: ThreadPoolLimits = {
  // Other threads write to the store and read requests; these share what is left.
  threadsMax: Math.max(1, Math.min(4, availableParallelism() - 1)),
  waitingMax: 100,
  waitingBytesMax: Math.min(268_435_456, getHeapStatistics().heap_size_limit / 16),
  // The language limits what an expression may hold at once. A job that takes more than this has found a way around
  // that limit, and only that job is lost.
  mebibytesMax: 1_024,
  secondsMax: 60,
}

interface Waiting extends PromiseWithResolvers<unknown> {
  readonly job: ThreadJob
  isWithdrawn: boolean
}

/**
 * Does long work on separate threads, a few jobs at a time, each key in turn. Threads hold nothing of value, so they
 * can be ended at any moment. They start when needed, and do not keep the process alive while idle.
 */
export class ThreadPool {
  readonly #limits: ThreadPoolLimits
  readonly #idle: PoolThread[] = []
  readonly #all = new Set<PoolThread>()
  readonly #waiting = new FairQueue<Waiting>()
  /** How many jobs in the queue are still wanted. */
  #wanted = 0
  /** How much unfinished refusable jobs hold. */
  #refusableBytes = 0
  #closed = false

  constructor(limits: Partial<ThreadPoolLimits> = {}) {
    this.#limits = { ...limitsDefault, ...limits }
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** How many jobs wait for a thread. */
  get waiting(): number {
    return this.#wanted
  }

  /**
   * Returns what the work returns.
   *
   * @throws ThreadsBusyError, ThreadLostError, the signal's reason, or an Error with the message of the work's error.
   */
  async run(job: ThreadJob): Promise<unknown> {
    if (this.#closed) throw new ThreadLostError('the server is closing')
    const { signal, refusable, bytes = 0 } = job
    signal?.throwIfAborted()
    if (refusable && this.#wanted >= this.#limits.waitingMax) {
      throw new ThreadsBusyError(`${this.#wanted} jobs already wait for a thread`)
    }
    const heldBytes = this.#refusableBytes
    if (refusable && heldBytes > 0 && heldBytes + bytes > this.#limits.waitingBytesMax) {
      throw new ThreadsBusyError(`jobs of ${heldBytes} bytes already wait for a thread`)
    }
    const waiting: Waiting = { job, isWithdrawn: false, ...Promise.withResolvers<unknown>() }
    const abort = () => this.#withdraw(waiting, signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.#waiting.push(job.key, waiting)
    this.#wanted++
    if (refusable) this.#refusableBytes += bytes
    try {
      this.#next()
      return await waiting.promise
    } finally {
      signal?.removeEventListener('abort', abort)
      if (refusable) this.#refusableBytes -= bytes
    }
  }

  /** Ends the threads, whatever they are doing. Running jobs are lost, as if they had never begun. */
  async close(): Promise<void> {
    this.#closed = true
    for (let waiting = this.#waiting.shift(); waiting !== undefined; waiting = this.#waiting.shift()) {
      waiting.reject(new ThreadLostError('the server is closing'))
    }
    this.#wanted = 0
    await Promise.all([...this.#all].map((thread) => thread.end('the server is closing: the thread has ended')))
  }

  #withdraw(waiting: Waiting, reason: unknown): void {
    waiting.reject(reason)
    const thread = [...this.#all].find((each) => each.job === waiting.job)
    if (thread !== undefined) void thread.end('nobody waits for it any longer')
    else if (!waiting.isWithdrawn) {
      waiting.isWithdrawn = true
      this.#wanted--
    }
  }

  #next(): void {
    while (this.#waiting.size > 0) {
      this.#dropEnded()
      if (this.#idle.length === 0 && this.#all.size >= this.#limits.threadsMax) return
      const waiting = this.#waiting.shift()!
      if (waiting.isWithdrawn) continue
      this.#wanted--
      const thread = this.#idle.pop() ?? this.#tryToStart(waiting)
      if (thread !== null) void this.#work(thread, waiting)
    }
  }

  /** An idle thread may have died since its last job. */
  #dropEnded(): void {
    for (let index = this.#idle.length - 1; index >= 0; index--) {
      if (this.#idle[index]!.hasEnded) this.#all.delete(this.#idle.splice(index, 1)[0]!)
    }
  }

  /** Null if the system has no room for a thread: the job is refused, and may be tried again. */
  #tryToStart(waiting: Waiting): PoolThread | null {
    try {
      return this.#start()
    } catch (error) {
      waiting.reject(new ThreadUnavailableError((error as Error).message))
      return null
    }
  }

  #start(): PoolThread {
    const numbers = new Set([...this.#all].map(({ number }) => number))
    let number = 1
    while (numbers.has(number)) number++
    const thread = new PoolThread(number, this.#limits)
    this.#all.add(thread)
    return thread
  }

  async #work(thread: PoolThread, { job, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve(await thread.run(job))
    } catch (error) {
      reject(error)
    }
    if (thread.hasEnded) this.#all.delete(thread)
    else this.#idle.push(thread)
    if (!this.#closed) this.#next()
  }
}

class PoolThread {
  readonly number: number
  readonly #limits: ThreadPoolLimits
  readonly #worker: Worker
  readonly #answers: MessagePort
  readonly #signal = new Int32Array(new SharedArrayBuffer(4))
  #settled: PromiseWithResolvers<unknown> | null = null
  #clock: NodeJS.Timeout | undefined
  job: ThreadJob | null = null
  hasEnded = false

  constructor(number: number, limits: ThreadPoolLimits) {
    this.number = number
    this.#limits = limits
    const { port1, port2 } = new MessageChannel()
    this.#answers = port1
    this.#worker = new Worker(moduleBeside(import.meta.url, 'pool-thread'), {
      name: 'stepwell-pool',
      workerData: { answers: port2, signal: this.#signal },
      transferList: [port2],
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.mebibytesMax },
    })
    this.#worker.on('message', (reply: ThreadReply) => this.#hear(reply))
    this.#worker.on('error', (error) => this.#lose((error as Error).message, isInitFailure(error)))
    this.#worker.on('exit', () => this.#lose('the thread has ended'))
    // Neither keeps the process alive while there is nothing to do.
    this.#worker.unref()
    this.#answers.unref()
  }

  run(job: ThreadJob): Promise<unknown> {
    this.job = job
    this.#settled = Promise.withResolvers()
    const { promise } = this.#settled
    job.begun?.(this.number)
    this.#worker.ref()
    this.#watch()
    const request: ThreadRequest = { module: job.module.href, request: job.request }
    try {
      this.#worker.postMessage(request)
    } catch (error) {
      this.#rest()?.reject(error)
    }
    return promise
  }

  /** Ends the thread in the middle of whatever it is doing. */
  async end(reason: string): Promise<void> {
    this.#lose(reason)
    await this.#worker.terminate()
  }

  /** Counts seconds one by one, because it is not the job's fault if the process was stopped or the computer slept. */
  #watch(): void {
    let secondsLeft = this.#limits.secondsMax
    this.#clock = setInterval(() => {
      secondsLeft--
      if (secondsLeft <= 0) void this.end(`it took more than ${this.#limits.secondsMax} seconds`)
    }, 1_000)
    this.#clock.unref()
  }

  #hear(reply: ThreadReply): void {
    const { job } = this
    if (job === null) return
    if (reply.type === 'ask') {
      this.#answers.postMessage(job.answer?.(reply.question as never) ?? null)
      Atomics.store(this.#signal, 0, 1)
      Atomics.notify(this.#signal, 0)
      return
    }
    const settled = this.#rest()
    if (reply.type === 'done') settled?.resolve(reply.reply)
    else settled?.reject(Object.assign(new Error(reply.message), { stack: reply.stack }))
  }

  #lose(reason: string, isUnavailable = false): void {
    if (this.hasEnded) return
    this.hasEnded = true
    this.#answers.close()
    this.#rest()?.reject(isUnavailable ? new ThreadUnavailableError(reason) : new ThreadLostError(reason))
  }

  #rest(): PromiseWithResolvers<unknown> | null {
    const { job } = this
    const settled = this.#settled
    this.job = null
    this.#settled = null
    clearInterval(this.#clock)
    job?.over?.(this.number)
    if (!this.hasEnded) this.#worker.unref()
    return settled
  }
}

function isInitFailure(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_INIT_FAILED'
}
