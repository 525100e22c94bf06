import type { ExecutionStore } from '../../store/store.ts'
import type { Clock } from '../clock.ts'
import { redrivableMillis } from '../redrive/redrivability.ts'

const dayMillis = 24 * 60 * 60_000
// Small batches, which the store holds to a few megabytes as well, so that no start waits long behind them; and a rest
// when there is nothing to do.
const batchSize = 200
const restMillis = 60 * 60_000
const pauseMillis = 50

/** Removes executions whose retention is over, and the frames that others retained for a redrive once it is too late for one. */
export class Retention {
  readonly #store: Pick<ExecutionStore, 'removeClosedBefore' | 'removeRetainedFramesBefore'>
  readonly #clock: Clock
  readonly #keepDays: number
  readonly #logger: { error(details: object, message: string): void }
  #cancelAlarm: (() => void) | null = null
  #stopped = false

  constructor(
    store: Pick<ExecutionStore, 'removeClosedBefore' | 'removeRetainedFramesBefore'>,
    clock: Clock,
    keepDays: number,
    logger: { error(details: object, message: string): void },
  ) {
    this.#store = store
    this.#clock = clock
    this.#keepDays = keepDays
    this.#logger = logger
  }

  start(): void {
    this.#next(pauseMillis)
  }

  stop(): void {
    this.#stopped = true
    this.#cancelAlarm?.()
  }

  #next(delayMillis: number): void {
    if (this.#stopped) return
    this.#cancelAlarm = this.#clock.at(this.#clock.now() + delayMillis, () => void this.#removeSome())
  }

  async #removeSome(): Promise<void> {
    try {
      const now = this.#clock.now()
      const frames = await this.#store.removeRetainedFramesBefore(now - redrivableMillis, batchSize)
      const executions = await this.#store.removeClosedBefore(now - this.#keepDays * dayMillis, batchSize)
      this.#next(executions.more || frames.more ? pauseMillis : restMillis)
    } catch (error) {
      // The store was closed meanwhile, which is in order.
      if (this.#stopped) return
      this.#logger.error({ err: error }, 'Old executions could not be removed; this will be tried again.')
      this.#next(restMillis)
    }
  }
}
