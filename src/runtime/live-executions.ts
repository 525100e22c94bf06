import { pendingCalls } from '../engine/advance.ts'
import type { OpenExecution, Redrive, Store } from '../store/store.ts'
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
  /** In the order in which they were last busy, or were found to have to stay, longest ago first. */
  readonly #live = new Map<number, LiveExecution>()
  readonly #loading = new Map<number, Promise<LiveExecution | null>>()

  constructor(store: Store, programs: Programs, idleMax: number) {
    this.#store = store
    this.#programs = programs
    this.#idleMax = idleMax
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
    const open = await this.#store.loadOpenExecution(id)
    if (open === null) return null
    const live = reopenLive(await this.#withProgram(open))
    this.#live.set(id, live)
    return live
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
    const live = redriveLive(await this.#withProgram(kept), redrive)
    this.#live.set(id, live)
    return goOn(live)
  }

  async #withProgram(open: OpenExecution): Promise<Reopened> {
    const revision = await this.#store.revisionById(open.execution.revision)
    if (revision === null) throw new Error(`the definition of execution ${open.execution.arn} is gone`)
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

function mayGo(live: LiveExecution): boolean {
  if (!live.durable || live.busy || live.deliveries.length > 0 || !live.startKept) return false
  return pendingCalls(live.program, live.execution).length === 0
}
