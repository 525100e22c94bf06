import { pendingCalls } from '../../engine/advance.ts'
import type { CallTask } from '../../engine/effect.ts'
import type { Store } from '../../store/store.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { Ownership } from '../nodes/ownership.ts'

const pageSize = 1_000

export interface TakeUpsOptions {
  readonly store: Pick<Store, 'executions'>
  readonly ownership: Ownership
  readonly call: (live: LiveExecution, call: CallTask) => void
}

/**
 * The executions that the last server was working on, until this one has resumed each of them. That happens in the
 * background, or earlier if one of them is needed: the first time that it is in memory, its calls are made again.
 */
export class TakeUps {
  readonly #options: TakeUpsOptions
  readonly #left = new Set<number>()

  constructor(options: TakeUpsOptions) {
    this.#options = options
  }

  /** Looks up which they are. To be called before anything can start or continue. */
  async list(): Promise<void> {
    for (let after = 0; ; ) {
      const ids = await this.#options.store.executions.toRecover(this.#options.ownership.claim, after, pageSize)
      for (const id of ids) this.#left.add(id)
      if (ids.length < pageSize) return
      after = ids.at(-1)!
    }
  }

  /** Those not resumed so far, oldest first. */
  all(): readonly number[] {
    return [...this.#left]
  }

  /**
   * An execution has come into memory, and nobody uses it yet: its calls are made again if the last server made them.
   * If it was only in memory, none of its calls are known: it starts over when its turn comes.
   */
  loaded(live: LiveExecution): void {
    if (!this.#left.delete(live.id) || !live.durable) return
    for (const pending of pendingCalls(live.program, live.execution)) this.#options.call(live, pending)
  }
}
