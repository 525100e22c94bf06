import type { Clock } from '../runtime/clock.ts'
import { type FunctionPool, PoolFull } from './pool/function-pool.ts'
import type { InvocationJob } from './pool/job.ts'
import { PayloadBudget } from './pool/payload-budget.ts'

export interface EventInvocationsOptions {
  readonly clock: Clock
  /** Finds a function by name. By the time of a retry, it may be a different function, or none. */
  readonly pool: (name: string) => Pick<FunctionPool, 'invoke' | 'settings'> | null
  readonly log: (name: string, line: string, requestId: string | null) => void
  /** For the payloads of events that are not finished. */
  readonly payloads?: PayloadBudget
}

// Lambda waits one minute before it retries a failed event, and two before the last retry.
const retryDelaysMillis = [60_000, 120_000]
const eventsMax = 1000

/** Asynchronous invocations: nobody waits for them, and failed ones are retried. They are lost when the server stops. */
export class EventInvocations {
  readonly #options: EventInvocationsOptions
  readonly #timers = new Set<() => void>()
  readonly #payloads: PayloadBudget
  #events = 0
  #closed = false

  constructor(options: EventInvocationsOptions) {
    this.#options = options
    this.#payloads = options.payloads ?? new PayloadBudget()
  }

  /** False if there are too many already. */
  add(name: string, job: InvocationJob): boolean {
    if (this.#closed || this.#events >= eventsMax || !this.#payloads.take(name, job)) return false
    this.#events++
    void this.#attempt(name, job, 0)
    return true
  }

  close(): void {
    this.#closed = true
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
  }

  async #attempt(name: string, job: InvocationJob, attempt: number): Promise<void> {
    const { pool: find, log } = this.#options
    const pool = find(name)
    if (pool === null || this.#closed) {
      this.#noteDone(name, job)
      return
    }
    const problem = await pool.invoke(job, null).then(
      ({ failed, body }) => (failed ? body : null),
      (error) => (error instanceof PoolFull ? 'Rate Exceeded.' : 'The function no longer exists.'),
    )
    const delayMillis = attempt < pool.settings.retryAttempts ? retryDelaysMillis[attempt] : undefined
    if (problem === null || delayMillis === undefined || this.#closed) {
      this.#noteDone(name, job)
      if (problem !== null) log(name, `The event is dropped: ${problem}`, job.requestId)
      return
    }
    log(name, `The event will be retried in ${delayMillis / 1000} seconds: ${problem}`, job.requestId)
    const { clock } = this.#options
    const cancel = clock.at(clock.now() + delayMillis, () => {
      this.#timers.delete(cancel)
      void this.#attempt(name, job, attempt + 1)
    })
    this.#timers.add(cancel)
  }

  #noteDone(name: string, job: InvocationJob): void {
    this.#events--
    this.#payloads.release(name, job)
  }
}
