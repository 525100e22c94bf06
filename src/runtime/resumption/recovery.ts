import type { Store } from '../../store/store.ts'
import type { Calls } from '../calls/calls.ts'
import type { Clock } from '../clock.ts'
import type { MapRuns } from '../map-runs/map-runs.ts'
import type { ExecutionQuota } from '../nodes/execution-quota.ts'
import type { MarkedTurn } from '../turns/turn-marks.ts'
import type { DeletingMachines } from '../upkeep/deleting-machines.ts'
import { recoverEach } from './recover-each.ts'
import type { Resumption } from './resumption.ts'
import type { TakeUps } from './take-ups.ts'
import type { Timers } from './timers.ts'

export interface RecoveryOptions {
  readonly store: Pick<Store, 'executions'>
  readonly clock: Clock
  readonly report: (message: string, error: unknown) => void
  /** The turns during which the last two servers died. */
  readonly fatal: readonly MarkedTurn[]
  readonly calls: Calls
  readonly mapRuns: MapRuns
  readonly takeUps: TakeUps
  readonly quota: ExecutionQuota
  readonly deletingMachines: DeletingMachines
  readonly resumption: Resumption
  readonly timers: Timers
}

const againMillis = 1_000

/** Resumes what the last server left. */
export class Recovery {
  readonly #options: RecoveryOptions
  #prepared: Promise<void> | null = null
  #closed = false
  readonly #isClosed = (): boolean => this.#closed

  constructor(options: RecoveryOptions) {
    this.#options = options
  }

  /** Leaves the rest to the next server. */
  close(): void {
    this.#closed = true
  }

  /** Looks up what there is. */
  prepare(): Promise<void> {
    this.#prepared ??= this.#prepare()
    return this.#prepared
  }

  async #prepare(): Promise<void> {
    const { store, report, fatal, calls, mapRuns, takeUps, quota, deletingMachines, resumption } = this.#options
    // What has taken down two servers is not tried a third time.
    for (const { executionId } of fatal) {
      await resumption.end(executionId, 'The server died twice while it was making this step of the execution.')
    }
    calls.beginRecovery()
    const steps = {
      'map runs': () => mapRuns.list(),
      'open executions': () => takeUps.list(),
      'the count of open executions': async () => quota.add(await store.executions.countOpen()),
      'machines that are being deleted': () => deletingMachines.recover(report),
    }
    await recoverEach(steps, { report, pause: null, isClosed: this.#isClosed })
  }

  /** Resumes what there is, and resolves when that is done. Never rejects once it is prepared. */
  async recover(): Promise<void> {
    await this.prepare()
    const { clock, report, calls, mapRuns, takeUps, resumption, timers } = this.#options
    const executionIds = takeUps.all()
    let release = clock.hold?.()
    const due = timers.fire()
    const steps = {
      'map runs': () => mapRuns.recover(),
      'open executions': () => resumption.takeUpAll(executionIds),
      'executions whose parents have ended': () => resumption.stopOrphans(),
    }
    const pause = () =>
      new Promise<void>((resolve) => {
        release?.()
        clock.at(clock.now() + againMillis, () => {
          release = clock.hold?.()
          resolve()
        })
      })
    await recoverEach(steps, { report, pause, isClosed: this.#isClosed })
    // Jobs to be ended may be far away, and nobody is waiting for them.
    if (!this.#closed) void calls.endRecovery()
    await due
    release?.()
  }
}
