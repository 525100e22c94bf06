import type { Clock } from '../../runtime/clock.ts'
import type { StartProcess } from '../process/function-process.ts'
import type { FunctionSettings } from '../settings/function-settings.ts'
import { Instance } from './instance.ts'
import type { InvocationJob, JobResult, PendingJob } from './job.ts'
import type { MemoryWatch } from './memory-watch.ts'
import type { PayloadBudget } from './payload-budget.ts'
import type { ProcessBudget, Spender } from './process-budget.ts'

export interface PoolOptions {
  readonly settings: FunctionSettings
  readonly start: (settings: FunctionSettings) => StartProcess
  readonly clock: Clock
  readonly memory: MemoryWatch
  readonly budget: ProcessBudget
  /** For the payloads of invocations that wait for a process. */
  readonly payloads: PayloadBudget
  readonly log: (line: string, requestId: string | null) => void
}

/** Too many invocations already wait for the function. */
export class PoolFull extends Error {}

/** The pool has been closed, or its function removed. */
export class PoolClosed extends Error {}

const waitingMax = 1000
// Starting a process takes a core tens of milliseconds: starting more of them at once would only delay them all.
const startingMax = 2
// How long an invocation waits before another process is started for it: about as long as a start takes, so that functions
// which answer sooner are not slowed down by useless starts. Measured from the first start on.
const scaleUpMillis = { first: 50, min: 10, max: 1000 }
// A queue that is moving, but would take longer than this many starts to empty, is worth another process.
const startsWorth = 4
// About as long as Lambda keeps an idle process.
const idleMillisMax = 300_000

/** The warm processes of one function, and the invocations that wait for one. */
export class FunctionPool implements Spender {
  readonly #options: PoolOptions
  #settings: FunctionSettings
  readonly #instances = new Set<Instance>()
  /** The most recently used instance is last: it is the warmest, and the others may be ended. */
  readonly #idle: Instance[] = []
  readonly #waiting: PendingJob[] = []
  /** How many invocations have been taken from the queue so far. */
  #taken = 0
  #closed = false
  #scaleUpMillis = scaleUpMillis.first
  #draining = false
  #scaleUpTimer: (() => void) | null = null
  #reaper: (() => void) | null = null
  /** Set while somebody waits for the pool to become empty. */
  #empty: PromiseWithResolvers<void> | null = null

  constructor(options: PoolOptions) {
    this.#options = options
    this.#settings = options.settings
    options.budget.join(this)
  }

  get settings(): FunctionSettings {
    return this.#settings
  }

  /**
   * Resolves with the function's result or failure. Rejects with the signal's reason when the signal is aborted; if the
   * function has begun, it then goes on, as on Lambda.
   *
   * @throws PoolFull, PoolClosed
   */
  invoke(job: InvocationJob, signal: AbortSignal | null): Promise<JobResult> {
    if (this.#closed || this.#draining) return Promise.reject(new PoolClosed())
    signal?.throwIfAborted()
    if (this.#waiting.length >= waitingMax || !this.#options.payloads.take(this.#settings.name, job)) {
      return Promise.reject(new PoolFull())
    }
    return new Promise((resolve, reject) => {
      if (signal === null) {
        this.#take({ job, resolve })
        return
      }
      const onAbort = () => {
        const place = this.#waiting.indexOf(pending)
        for (const left of place === -1 ? [] : this.#waiting.splice(place, 1)) this.#noteTaken(left)
        reject(signal.reason)
      }
      const pending: PendingJob = {
        job,
        resolve(result) {
          signal.removeEventListener('abort', onAbort)
          resolve(result)
        },
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#take(pending)
    })
  }

  /** The code or settings have changed: warm processes finish their work, and take nothing new. */
  update(settings: FunctionSettings): void {
    this.#settings = settings
    for (const instance of this.#instances) {
      instance.retired = true
      if (instance.state === 'idle') instance.end()
    }
    this.#idle.length = 0
    this.#dispatch()
  }

  /** The function is gone: earlier invocations are finished, and no new ones taken. Resolves when no process is left. */
  drain(): Promise<void> {
    this.#draining = true
    this.update(this.#settings)
    return this.#whenEmpty()
  }

  endIdle(): boolean {
    const instance = this.#idle.shift()
    instance?.end()
    return instance !== undefined
  }

  roomAvailable(): void {
    if (this.#waiting.length > 0) this.#dispatch()
  }

  /** Ends all processes, and resolves once they have exited. Whatever they were doing fails. */
  async close(): Promise<void> {
    this.#closed = true
    this.#scaleUpTimer?.()
    this.#reaper?.()
    this.#options.budget.leave(this)
    for (const pending of this.#waiting.splice(0)) {
      this.#noteTaken(pending)
      pending.resolve(shuttingDown)
    }
    for (const instance of this.#instances) instance.end()
    await this.#whenEmpty()
  }

  #whenEmpty(): Promise<void> {
    this.#empty ??= Promise.withResolvers()
    this.#noteEmpty()
    return this.#empty.promise
  }

  #noteEmpty(): void {
    if (this.#empty === null || this.#instances.size > 0 || this.#waiting.length > 0) return
    this.#options.budget.leave(this)
    this.#scaleUpTimer?.()
    this.#reaper?.()
    this.#empty.resolve()
  }

  #take(pending: PendingJob): void {
    this.#waiting.push(pending)
    this.#dispatch()
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const instance = this.#idle.pop()
      if (instance === undefined) break
      instance.run(this.#next()!)
    }
    if (this.#waiting.length === 0 || this.#closed) return
    // There are no processes, so none will be free soon.
    if (this.#instances.size === 0) this.#startOne()
    this.#scaleUpTimer ??= this.#scaleUpLater()
  }

  #next(): PendingJob | undefined {
    const next = this.#waiting.shift()
    if (next === undefined) return undefined
    this.#taken++
    this.#noteTaken(next)
    return next
  }

  /** Records that a job no longer waits. */
  #noteTaken({ job }: PendingJob): void {
    this.#options.payloads.release(this.#settings.name, job)
  }

  /** Starts another process later, if the existing ones do not keep up. */
  #scaleUpLater(): () => void {
    const { clock } = this.#options
    const takenBefore = this.#taken
    return clock.at(clock.now() + this.#scaleUpMillis, () => {
      this.#scaleUpTimer = null
      if (this.#waiting.length === 0) return
      if (this.#waiting.length > startsWorth * (this.#taken - takenBefore)) this.#startOne()
      this.#scaleUpTimer = this.#scaleUpLater()
    })
  }

  #startOne(): void {
    const { clock, memory, log, budget } = this.#options
    const starting = [...this.#instances].filter(({ state }) => state === 'starting').length
    if (starting >= Math.min(startingMax, this.#waiting.length)) return
    if (this.#instances.size >= this.#settings.concurrency || !budget.take()) return
    const instance = new Instance({
      settings: this.#settings,
      start: this.#options.start(this.#settings),
      clock,
      memory,
      log,
      onLoaded: (millis) => {
        this.#scaleUpMillis = Math.min(Math.max(millis, scaleUpMillis.min), scaleUpMillis.max)
      },
      onIdle: (each) => this.#onIdle(each),
      onInitFailure: (failure) => {
        const pending = this.#next()
        if (pending === undefined) return
        const body = failure(pending.job.requestId)
        log(body, pending.job.requestId)
        pending.resolve({ failed: true, body, log: pending.job.wantsLog ? '' : null })
      },
      onEnd: (each) => this.#onEnd(each),
    })
    this.#instances.add(instance)
  }

  #onIdle(instance: Instance): void {
    const next = this.#next()
    if (next !== undefined) return instance.run(next)
    this.#idle.push(instance)
    this.#reaper ??= this.#reapLater(instance.idleSinceMillis)
  }

  #onEnd(instance: Instance): void {
    this.#instances.delete(instance)
    const place = this.#idle.indexOf(instance)
    if (place !== -1) this.#idle.splice(place, 1)
    this.#options.budget.release()
    this.#dispatch()
    this.#noteEmpty()
  }

  #reapLater(sinceMillis: number): () => void {
    const { clock } = this.#options
    return clock.at(sinceMillis + idleMillisMax, () => {
      this.#reaper = null
      // The first is the least recently used.
      while (this.#idle[0] !== undefined && this.#idle[0].idleSinceMillis + idleMillisMax <= clock.now()) {
        this.endIdle()
      }
      if (this.#idle[0] !== undefined) this.#reaper = this.#reapLater(this.#idle[0].idleSinceMillis)
    })
  }
}

const shuttingDown: JobResult = {
  failed: true,
  body: JSON.stringify({ errorType: 'Sandbox.Failure', errorMessage: 'The server is closing.' }),
  log: null,
}
