import { pendingCalls } from '../engine/advance.ts'
import { damagedRow } from '../store/damaged-row.ts'
import type { OpenExecution, Redrive, Store } from '../store/store.ts'
import { isDamage, StoreError } from '../store/store-error.ts'
import type { LiveExecution } from './live-execution.ts'
import { type Reopened, redriveLive, reopenLive, restoreLive } from './open-live.ts'
import type { Programs } from './programs.ts'

// How many executions are looked at each time that one comes to rest: where most have to stay, all of them would be.
const looksMax = 16

/** The executions in memory. The store has them all: those that only wait are let go when there are too many. */
export class LiveExecutions {
  readonly #store: Store
  readonly #programs: Programs
  readonly #idleMax: number
  readonly #unreadable: (id: number, error: unknown) => void
  /** In the order in which they were last busy, or were found to have to stay, longest ago first. */
  readonly #live = new Map<number, LiveExecution>()
  readonly #loading = new Map<number, Promise<LiveExecution | null>>()

  /** @param unreadable is told of executions of which the store has what cannot be used. */
  constructor(
    store: Store,
    programs: Programs,
    idleMax: number,
    unreadable: (id: number, error: unknown) => void = () => {},
  ) {
    this.#store = store
    this.#programs = programs
    this.#idleMax = idleMax
    this.#unreadable = unreadable
  }

  add(live: LiveExecution): void {
    this.#live.set(live.id, live)
  }

  remove(live: LiveExecution): void {
    live.cancelWake?.()
    // After a redrive, another one stands here under the same id.
    if (this.#live.get(live.id) === live) this.#live.delete(live.id)
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
      const open = await this.#store.loadOpenExecution(id)
      if (open === null) return null
      const reopened = await this.#withProgram(open)
      const live = reading(id, () => reopenLive(reopened))
      this.#live.set(id, live)
      return live
    } catch (error) {
      if (!(error instanceof StoreError) || isDamage(error)) this.#unreadable(id, error)
      throw error
    }
  }

  /** Throws away what turns did that were not stored. */
  async restore(live: LiveExecution): Promise<void> {
    const isStored = live.durable && live.startKept
    const open = isStored ? await this.#store.loadOpenExecution(live.id) : null
    if (isStored && open === null) throw new Error(`execution ${live.start.arn} is not in the store any more`)
    restoreLive(live, open)
  }

  /** Brings a closed execution back and lets it go on. False where its frames were not kept. */
  async redrive(id: number, redrive: Redrive, goOn: (live: LiveExecution) => Promise<boolean>): Promise<boolean> {
    const kept = await this.#store.loadKeptExecution(id)
    if (kept === null) return false
    const reopened = await this.#withProgram(kept)
    const live = reading(id, () => redriveLive(reopened, redrive))
    this.#live.set(id, live)
    return goOn(live)
  }

  async #withProgram(open: OpenExecution): Promise<Reopened> {
    const revision = await this.#store.revisionById(open.execution.revision)
    if (revision === null) {
      throw damagedRow('revision', `id ${open.execution.revision}`, `it is gone, and ${open.execution.arn} needs it`)
    }
    return { open, revision, program: this.#programs.of(revision) }
  }

  /** Says that an execution has nothing to do just now. Makes room where there is too little. */
  rest(live: LiveExecution, callCount: number): void {
    if (this.#live.get(live.id) !== live) return
    this.#live.delete(live.id)
    if (live.execution.root === null && live.startKept) return
    this.#live.set(live.id, live)
    let excess = Math.min(this.#live.size - callCount - this.#idleMax, looksMax)
    for (const other of this.#live.values()) {
      if (excess-- <= 0) break
      this.#live.delete(other.id)
      // Those that have to stay are looked at again behind all others.
      if (!mayGo(other)) this.#live.set(other.id, other)
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

function mayGo(live: LiveExecution): boolean {
  if (!live.durable || live.busy || live.deliveries.length > 0 || !live.startKept) return false
  return pendingCalls(live.program, live.execution).length === 0
}
