import { executionType } from '../../arn/index.ts'
import { limits } from '../../engine/limits.ts'
import type { Redrive, Store } from '../../store/store.ts'
import type { Clock } from '../clock.ts'
import type { LiveExecutions } from '../live-executions.ts'
import type { Ownership } from '../nodes/ownership.ts'
import { openChild, reopenExpressChild } from '../open-live.ts'
import type { TurnLoop } from '../turns/turn-loop.ts'
import type { ChildToStart } from './map-run-host.ts'
import type { MapRunParent } from './map-run-parent.ts'

export interface ChildrenOptions {
  readonly store: Store
  readonly ownership: Ownership
  readonly clock: Clock
  readonly turns: TurnLoop
  readonly live: LiveExecutions
}

/** Starts the child executions of map runs, and redrives failed ones. */
export class Children {
  readonly #options: ChildrenOptions

  constructor(options: ChildrenOptions) {
    this.#options = options
  }

  /** Returns the child's id. `onCommitted` is called when its first turn is on disk, or was abandoned. */
  start(parent: MapRunParent, child: ChildToStart, onCommitted: () => void): number {
    const { store, ownership, clock, turns, live: lives } = this.#options
    const id = store.nextExecutionId()
    const live = openChild(parent, { ...child, id, claim: ownership.claim, nowMillis: clock.now() })
    lives.add(live)
    // Not at once: the map run has to know the id before it can hear of the end.
    queueMicrotask(() => void turns.deliver(live, { type: 'Started' }).then(onCommitted, onCommitted))
    return id
  }

  /**
   * A Standard child continues from where it failed; an Express one, of which nothing was stored, starts over under the same
   * ARN. False when it cannot: its history is full, or its frames are gone.
   */
  async redrive(parent: MapRunParent, child: { readonly id: number; readonly flow: number }): Promise<boolean> {
    const { store, ownership, clock, turns, live: lives } = this.#options
    const { claim } = ownership
    const execution = await store.executions.byId(child.id)
    if (execution === null) return false
    const number = (execution.redriven?.redriveCount ?? 0) + 1
    const redrive: Redrive = { number, redriveMillis: clock.now(), clientToken: null }
    if (executionType(execution.arn) === 'STANDARD') {
      if ((await store.histories.lastEventId(child.id)) >= limits.redrivableEvents) return false
      return lives.redrive(child.id, redrive, (live) => turns.deliver(live, { type: 'Redriven' }))
    }
    const live = reopenExpressChild(parent, execution, child.flow, claim, redrive)
    if (execution.end !== null) {
      const nothing = { start: null, end: null, history: null, framesPut: [], framesRemoved: [] }
      await store.commit({ executionId: child.id, redrive: { ...redrive, afresh: true }, ...nothing }, claim)
    }
    lives.add(live)
    await turns.deliver(live, { type: 'Started' })
    return true
  }
}
