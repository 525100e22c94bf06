import { pendingCalls } from '../engine/advance.ts'
import { damagedRow } from '../store/damaged-row.ts'
import type { Claim, OpenExecution, Redrive, Store } from '../store/store.ts'
import { isDamage, StoreError } from '../store/store-error.ts'
import type { LiveExecution } from './live-execution.ts'
import { executionWeight, forgetValues } from './memory/execution-weight.ts'
import type { MemoryGauge, Starter } from './memory/memory-gauge.ts'
import type { Ownership } from './nodes/ownership.ts'
import { type Reopened, redriveLive, reopenLive, restoreLive } from './open-live.ts'
import type { Programs } from './programs.ts'
import { requireWaking } from './waking.ts'

// How many executions are looked at each time that one comes to rest: where most have to stay, all of them would be.
const looksMax = 16
// From this weight on, it is worth making an execution smaller.
const madeSmallerFrom = 100_000
// And each time that a start is refused.
const looksWhenRefused = 64

// An execution of many frames is weighed more rarely, so that weighing costs each turn the same.
const framesPerTurn = 64

export interface LiveExecutionsOptions {
  readonly store: Store
  readonly ownership: Ownership
  readonly programs: Programs
  readonly gauge: MemoryGauge
  /** How many executions without a call in flight may stay in memory. */
  readonly idleMax: number
  /** Told of executions whose stored data cannot be used. */
  readonly onUnreadable: (id: number, error: unknown) => void
  /** An execution was read from the store. Called before anybody has it. */
  readonly onLoaded: (live: LiveExecution) => void
}

/** The executions in memory. The store has them all: those that only wait are evicted when there are too many. */
export class LiveExecutions {
  readonly #options: LiveExecutionsOptions
  /** In the order in which they were last busy, or were found to have to stay, longest ago first. */
  readonly #live = new Map<number, LiveExecution>()
  readonly #loading = new Map<number, Promise<LiveExecution | null>>()

  constructor(options: LiveExecutionsOptions) {
    this.#options = options
  }

  add(live: LiveExecution): void {
    // A redrive may come before the one that has ended is removed.
    const replaced = this.#live.get(live.id)
    if (replaced !== undefined) this.#evict(replaced)
    this.#live.set(live.id, live)
    this.#weigh(live)
  }

  remove(live: LiveExecution): void {
    live.cancelWake?.()
    // After a redrive, another one stands here under the same id.
    if (this.#live.get(live.id) === live) this.#evict(live)
  }

  /** Says that an execution made turns, and so may have become larger or smaller. */
  turned(live: LiveExecution): void {
    if (live.turnsToWeighing-- <= 0 && this.#live.get(live.id) === live) this.#weigh(live)
  }

  #weigh(live: LiveExecution): void {
    const weightBytes = executionWeight(live.execution)
    this.#options.gauge.add(live.ownerArn, weightBytes - live.weightBytes)
    live.weightBytes = weightBytes
    live.turnsToWeighing = Math.floor(live.execution.frames.size / framesPerTurn)
  }

  #evict(live: LiveExecution): void {
    this.#live.delete(live.id)
    live.isEvicted = true
    this.#options.gauge.add(live.ownerArn, -live.weightBytes)
    live.weightBytes = 0
  }

  get count(): number {
    return this.#live.size
  }

  all(): Iterable<LiveExecution> {
    return this.#live.values()
  }

  /** The execution, read from the store if need be; null when it has ended. */
  async get(id: number): Promise<LiveExecution | null> {
    const live = this.#live.get(id)
    if (live !== undefined) return live
    let loading = this.#loading.get(id)
    if (loading === undefined) {
      loading = this.#load(id).finally(() => this.#loading.delete(id))
      this.#loading.set(id, loading)
    }
    return loading
  }

  async #load(id: number): Promise<LiveExecution | null> {
    try {
      // Before it is read: whoever takes it over in between commits under a later one.
      const { claim } = this.#options.ownership
      const open = await this.#options.store.executions.loadOpen(id)
      if (open === null) return null
      const reopened = await this.#withProgram(claim, open)
      const live = reading(id, () => {
        const found = reopenLive(reopened)
        if (found.durable) requireWaking(open.frames, found.execution.frames)
        return found
      })
      this.add(live)
      this.#options.onLoaded(live)
      return live
    } catch (error) {
      if (!(error instanceof StoreError) || isDamage(error)) this.#options.onUnreadable(id, error)
      throw error
    }
  }

  /** Throws away what turns did that were not committed. */
  async restore(live: LiveExecution): Promise<void> {
    const { store } = this.#options
    if (live.copies !== null) return live.copies.restore(live.execution)
    if (!live.startStored) return restoreLive(live, null)
    // Until the first turn of a redrive is committed, the store has the execution as one that has ended.
    const isClosed = live.redrive !== null
    const stored = isClosed ? await store.executions.loadRetained(live.id) : await store.executions.loadOpen(live.id)
    if (stored === null) throw new Error(`execution ${live.start.arn} is not in the store any more`)
    restoreLive(live, stored)
  }

  /** An execution to look into: one that has ended too, if its frames were retained. Null otherwise. */
  async frames(id: number): Promise<LiveExecution | null> {
    const live = await this.get(id)
    const { claim } = this.#options.ownership
    const retained = live === null ? await this.#options.store.executions.loadRetained(id) : null
    if (retained === null) return live
    const reopened = await this.#withProgram(claim, retained)
    return reading(id, () => reopenLive(reopened))
  }

  /** Reopens a closed execution and lets it continue. False if its frames were not retained. */
  async redrive(id: number, redrive: Redrive, goOn: (live: LiveExecution) => Promise<boolean>): Promise<boolean> {
    const { claim } = this.#options.ownership
    const retained = await this.#options.store.executions.loadRetained(id)
    if (retained === null) return false
    const reopened = await this.#withProgram(claim, retained)
    const live = reading(id, () => redriveLive(reopened, redrive))
    this.add(live)
    return goOn(live)
  }

  async #withProgram(claim: Claim, open: OpenExecution): Promise<Reopened> {
    const revision = await this.#options.store.machines.revisionById(open.execution.revision)
    if (revision === null) {
      throw damagedRow('revision', `id ${open.execution.revision}`, `it is gone, and ${open.execution.arn} needs it`)
    }
    return { claim, open, revision, program: this.#options.programs.of(revision) }
  }

  /** Says that an execution has nothing to do just now. Makes room where there is too little. */
  rest(live: LiveExecution, callCount: number): void {
    if (this.#live.get(live.id) !== live) return
    if (live.execution.root === null && live.startStored) return this.#evict(live)
    this.#live.delete(live.id)
    this.#live.set(live.id, live)
    const { gauge, idleMax } = this.#options
    this.#evictIdle(gauge.wantsIdleGone ? looksMax : Math.min(this.#live.size - callCount - idleMax, looksMax))
  }

  /** Whether there is no memory for another execution of a machine, even after evicting some that only wait. */
  refuses(starter: Starter, machineArn: string): boolean {
    const { gauge } = this.#options
    if (!gauge.refuses(starter, machineArn)) return false
    this.#evictIdle(looksWhenRefused)
    return gauge.refuses(starter, machineArn)
  }

  /** Evicts an execution whose causes have to wait for memory. False if it must stay: the store does not have it. */
  setAside(live: LiveExecution): boolean {
    if (!isStored(live)) return false
    if (!live.isEvicted) this.#evict(live)
    return true
  }

  /** Of what waits and has to stay in memory, the texts of its payloads are enough. */
  #makeSmaller(live: LiveExecution): void {
    if (live.busy || live.weightBytes < madeSmallerFrom || !this.#options.gauge.wantsIdleGone) return
    forgetValues(live.execution)
    this.#weigh(live)
  }

  #evictIdle(looks: number): void {
    const { wantsCallersGone } = this.#options.gauge
    for (const other of this.#live.values()) {
      if (looks-- <= 0) break
      if (isIdle(other) && (wantsCallersGone || pendingCalls(other.program, other.execution).length === 0)) {
        this.#evict(other)
      } else {
        // Those that have to stay are looked at again behind all others.
        this.#makeSmaller(other)
        this.#live.delete(other.id)
        this.#live.set(other.id, other)
      }
    }
  }
}

/** What goes wrong when frames are read back is told with their place. */
function reading(id: number, reopen: () => LiveExecution): LiveExecution {
  try {
    const live = reopen()
    if (live.durable && live.execution.root === null) throw new Error('the frame that all others belong to is gone')
    return live
  } catch (error) {
    throw damagedRow('frame', `execution_id ${id}`, error instanceof Error ? error.message : String(error), error)
  }
}

function isIdle(live: LiveExecution): boolean {
  return isStored(live) && !live.busy && live.deliveries.length === 0
}

/** Whether the store has all that is known of an execution. */
function isStored(live: LiveExecution): boolean {
  return live.durable && live.startStored && live.redrive === null
}
