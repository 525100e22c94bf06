import type { DueFrame, Store } from '../../store/store.ts'
import type { Clock } from '../clock.ts'
import type { Ownership } from '../nodes/ownership.ts'

// How many due frames are fetched at a time, and how many executions are being woken at once: enough to keep the store
// busy, few enough to let other work in between.
const batchSize = 500
const wakingMax = 500
// And where memory is short.
const wakingMaxIfShort = 4
// What the last ones take is known only once they have begun.
const begunAtOnce = 8
const againMillis = 1_000

/** The frames that this node owns: see `ownedFrames`. */
export interface TimerSource {
  due(untilMillis: number, limit: number, after: DueFrame | null): Promise<readonly DueFrame[]>
  nextDueMillis(afterMillis: number): Promise<number | null>
}

/**
 * Wakes frames when they are due. The store knows when that is, so only the next instant is held here, and a million
 * waiting executions take no memory. One that is slow to wake, or cannot be woken, does not hold up others.
 */
export class Timers {
  readonly #clock: Clock
  readonly #source: TimerSource
  /** Wakes everything due in an execution. Never rejects; resolves once that is done or left to somebody else. */
  readonly #wake: (executionId: number) => Promise<void>
  readonly #report: (message: string, error: unknown) => void
  readonly #isShort: () => boolean
  /** The executions being woken. True: more became due meanwhile. */
  readonly #waking = new Map<number, boolean>()
  #roomFor: (() => void) | null = null
  #armedMillis = Number.POSITIVE_INFINITY
  #disarm: (() => void) | null = null
  #firing = false
  #again = false
  #closed = false

  constructor(
    clock: Clock,
    source: TimerSource,
    wake: (executionId: number) => Promise<void>,
    report: (message: string, error: unknown) => void,
    isShort: () => boolean = () => false,
  ) {
    this.#isShort = isShort
    this.#report = report
    this.#clock = clock
    this.#source = source
    this.#wake = wake
  }

  /** Says that something is due at an instant. Instants later than the next known one cost nothing. */
  arm(dueMillis: number): void {
    if (this.#closed || dueMillis >= this.#armedMillis) return
    this.#disarm?.()
    this.#armedMillis = dueMillis
    this.#disarm = this.#clock.at(dueMillis, () => void this.fire())
  }

  /** Wakes everything due by now, then waits for the next instant. Also to be called once at the start. Never rejects. */
  async fire(): Promise<void> {
    this.#armedMillis = Number.POSITIVE_INFINITY
    // At the start, an alarm may already have been set. Left alone, it would keep the process alive.
    this.#disarm?.()
    this.#disarm = null
    if (this.#closed) return
    if (this.#firing) {
      this.#again = true
      return
    }
    this.#firing = true
    try {
      do {
        this.#again = false
        await this.#pass()
      } while (this.#again && !this.#closed)
    } catch (error) {
      if (this.#closed) return
      this.#report('what is due could not be woken, and will be tried again', error)
      this.arm(this.#clock.now() + againMillis)
    } finally {
      this.#firing = false
    }
  }

  /** Goes once through everything due, from the earliest on. */
  async #pass(): Promise<void> {
    const untilMillis = this.#clock.now()
    for (let after: DueFrame | null = null; ; ) {
      const due: readonly DueFrame[] = await this.#source.due(untilMillis, batchSize, after)
      if (this.#closed) return
      let begun = 0
      for (const executionId of new Set(due.map((frame) => frame.executionId))) {
        if (begun++ % begunAtOnce === begunAtOnce - 1) await this.#others()
        while (this.#waking.size >= (this.#isShort() ? wakingMaxIfShort : wakingMax)) await this.#room()
        this.#begin(executionId)
      }
      if (due.length < batchSize) break
      after = due.at(-1)!
    }
    const next = await this.#source.nextDueMillis(untilMillis)
    if (next !== null) this.arm(next)
  }

  /** Lets others have their turn. Virtual time does not pass meanwhile. */
  async #others(): Promise<void> {
    const release = this.#clock.hold?.()
    await new Promise(setImmediate)
    release?.()
  }

  #begin(executionId: number): void {
    if (this.#waking.has(executionId)) {
      this.#waking.set(executionId, true)
      return
    }
    this.#waking.set(executionId, false)
    void this.#wakeAll(executionId)
  }

  async #wakeAll(executionId: number): Promise<void> {
    do {
      this.#waking.set(executionId, false)
      await this.#wake(executionId)
    } while (this.#waking.get(executionId) === true && !this.#closed)
    this.#waking.delete(executionId)
    this.#roomFor?.()
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#roomFor = () => {
        this.#roomFor = null
        resolve()
      }
    })
  }

  close(): void {
    this.#closed = true
    this.#disarm?.()
  }
}

export function ownedFrames({ frames }: Pick<Store, 'frames'>, ownership: Ownership): TimerSource {
  return {
    due: (...request) => frames.due(ownership.claim, ...request),
    nextDueMillis: (afterMillis) => frames.nextDueMillis(ownership.claim, afterMillis),
  }
}
