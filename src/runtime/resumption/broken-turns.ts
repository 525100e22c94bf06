import type { Cause } from '../../engine/cause.ts'
import type { ExecutionEnd } from '../../store/store.ts'
import { isDamage, StoreError } from '../../store/store-error.ts'
import type { Clock } from '../clock.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { LiveExecutions } from '../live-executions.ts'
import type { MapRuns } from '../map-runs/map-runs.ts'
import { TurnFault } from '../turns/turn-fault.ts'
import type { Resumption } from './resumption.ts'

export interface BrokenTurnsOptions {
  readonly live: LiveExecutions
  readonly mapRuns: MapRuns
  readonly resumption: Resumption
  readonly clock: Clock
  readonly report: (message: string, error: unknown) => void
  /** Hands a cause to an execution wherever it is. */
  readonly cause: (id: number, cause: Cause) => Promise<boolean>
  readonly onEnded: (live: LiveExecution, end: ExecutionEnd) => void
}

/** Decides what becomes of executions whose turn could not be made or committed. */
export class BrokenTurns {
  readonly #options: BrokenTurnsOptions
  #closed = false

  constructor(options: BrokenTurnsOptions) {
    this.#options = options
  }

  /** From now on, the next server goes on with them. */
  close(): void {
    this.#closed = true
  }

  /** Causes are lost because an execution could not be read. It goes on later; damage was dealt with when it was found. */
  unread(id: number, error: unknown): void {
    if (this.#closed || !(error instanceof StoreError) || isDamage(error)) return
    this.#options.resumption.tryLater(id, error)
  }

  /** What is in memory is ahead of the store: it is thrown away. An execution that cannot go on at all is ended. */
  take(live: LiveExecution, error: unknown): void {
    const { live: lives, mapRuns, resumption, clock, report, cause: deliver, onEnded } = this.#options
    lives.remove(live)
    if (this.#closed) return
    report(`a turn of execution ${live.start.arn} could not be made or committed`, error)
    if (!(error instanceof TurnFault)) {
      // A map run's child that was never stored leaves no trace: the map run has to know.
      if (live.start.mapRunArn !== null && (!live.durable || !live.startStored)) mapRuns.childLost(live, error)
      else if (live.startStored) resumption.tryLater(live.id, error)
      return
    }
    const cause = 'The server failed to go on with this execution. Its log says more.'
    if (live.durable) {
      if (live.startStored) void deliver(live.id, { type: 'Broken', cause }).catch(() => {})
      // Nobody else would tell its map run.
      else if (live.start.mapRunArn !== null) mapRuns.childGone(live.id)
      return
    }
    if (live.startStored && live.start.mapRunArn === null) {
      void resumption.end(live.id, cause)
      return
    }
    const stopMillis = clock.now()
    onEnded(live, { status: 'FAILED', stopMillis, output: null, error: 'States.Runtime', cause })
  }
}
