import type { FrameKey } from '../store/store.ts'
import type { Clock } from './clock.ts'

// How many due frames are fetched at a time: enough to keep the store busy, few enough to let others in between.
const batchSize = 500
const againMillis = 1_000

export interface TimerSource {
  framesDue(untilMillis: number, limit: number): Promise<readonly FrameKey[]>
  nextDueMillis(): Promise<number | null>
}

/**
 * Wakes frames when they are due. The store knows when that is, so only the next instant is kept here, and a million
 * waiting executions take no memory.
 */
export class Timers {
  readonly #clock: Clock
  readonly #source: TimerSource
  /** Wakes an execution, and resolves when its turn is kept. */
  readonly #wake: (executionId: number) => Promise<void>
  readonly #report: (message: string, error: unknown) => void
  #armedMillis = Number.POSITIVE_INFINITY
  #disarm: (() => void) | null = null
  #firing = false
  #closed = false

  constructor(
    clock: Clock,
    source: TimerSource,
    wake: (executionId: number) => Promise<void>,
    report: (message: string, error: unknown) => void,
  ) {
    this.#report = report
    this.#clock = clock
    this.#source = source
    this.#wake = wake
  }

  /** Says that something is due at an instant. Later ones than the next known cost nothing. */
  arm(dueMillis: number): void {
    if (this.#closed || dueMillis >= this.#armedMillis) return
    this.#disarm?.()
    this.#armedMillis = dueMillis
    this.#disarm = this.#clock.at(dueMillis, () => void this.fire())
  }

  /** Wakes all that is due by now, then waits for the next. Also to be called once at the start. Never rejects. */
  async fire(): Promise<void> {
    try {
      await this.#fire()
    } catch (error) {
      if (this.#closed) return
      this.#report('what is due could not be woken, and will be tried again', error)
      this.arm(this.#clock.now() + againMillis)
    }
  }

  async #fire(): Promise<void> {
    this.#armedMillis = Number.POSITIVE_INFINITY
    this.#disarm = null
    if (this.#firing || this.#closed) return
    this.#firing = true
    try {
      for (;;) {
        const due = await this.#source.framesDue(this.#clock.now(), batchSize)
        if (due.length === 0 || this.#closed) break
        const executions = new Set(due.map((key) => key.executionId))
        const woken = await Promise.allSettled([...executions].map((id) => this.#wake(id)))
        const failed = woken.find((outcome) => outcome.status === 'rejected')
        // What could not be woken is still due: asking at once would only give it again.
        if (failed !== undefined) throw failed.reason
      }
    } finally {
      this.#firing = false
    }
    const next = await this.#source.nextDueMillis()
    if (next !== null) this.arm(next)
  }

  close(): void {
    this.#closed = true
    this.#disarm?.()
  }
}
