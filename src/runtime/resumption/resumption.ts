import { executionType } from '../../arn/index.ts'
import { nextWakeMillis } from '../../engine/advance.ts'
import type { Cause } from '../../engine/cause.ts'
import type { HistoryEvent } from '../../engine/event.ts'
import type { Asleep, ExecutionEnd, ExecutionStart, Store } from '../../store/store.ts'
import { isDamage, isRefusal, StoreError } from '../../store/store-error.ts'
import type { Clock } from '../clock.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { LiveExecutions } from '../live-executions.ts'
import type { MemoryGauge } from '../memory/memory-gauge.ts'
import type { Ownership } from '../nodes/ownership.ts'
import type { TurnLoop } from '../turns/turn-loop.ts'
import { historyChunk, type WriteHistory } from '../turns/turn-record.ts'
import { inPortions } from './portions.ts'
import { Setbacks } from './setbacks.ts'

export interface ResumptionOptions {
  readonly store: Store
  readonly ownership: Ownership
  readonly clock: Clock
  readonly turns: TurnLoop
  readonly live: LiveExecutions
  readonly writeHistory: WriteHistory
  readonly report: (message: string, error: unknown) => void
  readonly gauge: MemoryGauge
  /** Fails the map runs that an execution waits for and that nobody runs. */
  readonly failLostMapRuns: (live: LiveExecution) => Promise<void>
  /** An execution was ended without having been in memory. */
  readonly onEnded: (start: ExecutionStart, end: ExecutionEnd, durable: boolean) => void
  /** An execution can neither be read nor ended. */
  readonly onLost: (id: number) => void
}

// How often the store may refuse an execution's turn in a row before the execution is ended.
const refusalsMax = 3
const pageSize = 500
// How many executions are taken up at once: enough to keep the store busy, few enough to let others in between.
const takenUpMax = 32
const cannotRead = 'The server could not read what it had stored of this execution. Its log says more.'

/**
 * Resumes executions that nobody is working on: after a restart, when they are due, and when a turn could not be
 * stored. A failure of one of them is reported, tried again later, and never holds up the others.
 */
export class Resumption {
  readonly #options: ResumptionOptions
  readonly #setbacks = new Setbacks<number>()
  readonly #ending = new Map<number, Promise<void>>()
  #closed = false

  constructor(options: ResumptionOptions) {
    this.#options = options
  }

  close(): void {
    this.#closed = true
  }

  /** A turn of an execution was stored. */
  succeeded(id: number): void {
    this.#setbacks.clear(id)
  }

  /**
   * Resumes what the last server was working on, in the background of incoming requests: makes its calls again, and goes on
   * with everything that can continue.
   *
   * @param ids those that it was working on, even if somebody needed one of them meanwhile.
   */
  async takeUpAll(ids: readonly number[]): Promise<void> {
    const { store, ownership } = this.#options
    const width = this.#width
    const isOver = () => this.#closed
    await inPortions(ids, width, (id) => this.#takeUp(id), isOver)
    const look = (id: number) => this.#look(id)
    if (!this.#closed) await inPortions(await store.executions.neverDue(ownership.claim), width, look, isOver)
    for (let after: number | null = 0; after !== null && !this.#closed; ) {
      const { ids, lastId }: Asleep = await store.executions.asleep(ownership.claim, after)
      await inPortions(ids, width, look, isOver)
      await new Promise(setImmediate)
      after = lastId
    }
  }

  /** How many executions may be loaded at once. */
  readonly #width = (): number => (this.#options.gauge.isShort ? 1 : takenUpMax)

  /** One that cannot be read is ended, though nothing will ever wake it. */
  async #look(id: number): Promise<void> {
    await this.#load(id)
  }

  /** Stops the children of executions that ended just before the last server could do it. */
  async stopOrphans(): Promise<void> {
    const { store } = this.#options
    const stop: Cause = { type: 'StopRequested', error: null, cause: 'The execution that waited for it has ended.' }
    for (;;) {
      const ids = await store.executions.orphans(this.#options.ownership.claim, pageSize)
      let stoppedCount = 0
      const stopOne = async (id: number) => {
        if (await this.#deliver(id, stop).catch(ignore)) stoppedCount++
      }
      await inPortions(ids, this.#width, stopOne, () => this.#closed)
      // Those that could not be stopped are orphans still: asking again would only give them again.
      if (ids.length < pageSize || stoppedCount === 0 || this.#closed) return
    }
  }

  /** Wakes everything in an execution that is due. */
  async wake(id: number): Promise<void> {
    const { clock } = this.#options
    if (this.#setbacks.has(id, clock.now())) return
    try {
      // A turn may have woken only part of what is due.
      const fired = { type: 'TimerFired' } as const
      while ((await this.#deliver(id, fired, (live) => isDue(live, clock.now()))) !== null);
    } catch {
      // The turn loop has reported it, and it will be tried again.
    }
  }

  /**
   * A turn could not be stored: it is made again after a while, longer each time. An execution whose turn alone the store
   * keeps refusing is ended.
   */
  tryLater(id: number, error: unknown): void {
    const { clock } = this.#options
    const { count, untilMillis } = this.#setbacks.add(id, clock.now())
    if (isRefusal(error) && count >= refusalsMax) {
      void this.end(id, 'The server could not store a step of this execution. Its log says more.')
    } else clock.at(untilMillis, () => void this.#goOn(id))
  }

  /** What is stored of an execution cannot be used: it is ended. */
  unreadable(id: number, error: unknown): Promise<void> {
    if (this.#closed) return Promise.resolve()
    this.#options.report(`execution ${id} could not be read`, error)
    return this.end(id, cannotRead)
  }

  /** Waits for an execution that is being ended. */
  async settled(id: number): Promise<void> {
    await this.#ending.get(id)
  }

  /** Ends an execution in the store, without reading what is stored of it. */
  end(id: number, cause: string): Promise<void> {
    const known = this.#ending.get(id)
    if (known !== undefined) return known
    const ending = this.#end(id, cause).finally(() => this.#ending.delete(id))
    this.#ending.set(id, ending)
    return ending
  }

  async #end(id: number, cause: string): Promise<void> {
    const { store, clock, report } = this.#options
    try {
      const { claim } = this.#options.ownership
      const execution = await store.executions.byId(id)
      if (execution === null || execution.end !== null) return
      const error = 'States.Runtime'
      const end: ExecutionEnd = { status: 'FAILED', stopMillis: clock.now(), output: null, error, cause }
      const durable = executionType(execution.arn) === 'STANDARD'
      const history = durable ? await this.#lastChunk(id, { error, cause }) : null
      await store.commit({ executionId: id, start: null, end, history, framesPut: [], framesRemoved: [] }, claim)
      report(`execution ${id} is ended`, new Error(cause))
      this.#setbacks.clear(id)
      this.#options.onEnded(execution, end, durable)
    } catch (failure) {
      if (this.#closed) return
      const { count, untilMillis } = this.#setbacks.add(id, clock.now())
      // Somebody may repair the damage or make room. Until then this would only say the same again.
      if (count === 1) report(`execution ${id} could not be ended, which will be tried again`, failure)
      if (count === refusalsMax) this.#options.onLost(id)
      clock.at(untilMillis, () => {
        if (!this.#closed) void this.end(id, cause)
      })
    }
  }

  /** The last event, if its number can be told. */
  async #lastChunk(id: number, fields: { error: string; cause: string }) {
    const { store, clock, writeHistory } = this.#options
    try {
      return historyChunk([lastEvent(await store.histories.lastEventId(id), clock.now(), fields)], writeHistory)
    } catch (error) {
      if (!isDamage(error)) throw error
      return null
    }
  }

  async #takeUp(id: number): Promise<void> {
    const { failLostMapRuns } = this.#options
    try {
      await this.#goOnWith(id, failLostMapRuns)
    } catch {
      // Reported already, as above.
    }
  }

  /** Only the start of an asynchronous Express execution was stored: it runs again, at least once. */
  #beginAnew(live: LiveExecution): true {
    void this.#options.turns.deliver(live, { type: 'Started' }).catch(ignore)
    return true
  }

  async #goOn(id: number): Promise<void> {
    if (this.#closed) return
    const goneOn = await this.#goOnWith(id).catch(ignore)
    // One that could not be loaded has a new setback, and will be tried again later.
    if (this.#setbacks.has(id, this.#options.clock.now())) return
    if (goneOn === null) this.#setbacks.clear(id)
    else await this.wake(id)
  }

  /** Lets an execution continue, or begin anew; null when it has ended. */
  async #goOnWith(id: number, first: (live: LiveExecution) => Promise<void> = nothing): Promise<boolean | null> {
    const live = await this.#load(id)
    if (live === null) return null
    if (!live.durable) return this.#beginAnew(live)
    await first(live)
    return this.#options.turns.deliver(live, { type: 'Continued' })
  }

  /**
   * Hands a cause to an execution, if the condition holds. Null when it does not, or the execution has ended. The execution
   * is not held while the cause waits for its turn: there may be no memory for it meanwhile.
   */
  async #deliver(
    id: number,
    cause: Cause,
    condition: (live: LiveExecution) => boolean = always,
  ): Promise<boolean | null> {
    const live = await this.#load(id)
    return live !== null && condition(live) ? this.#options.turns.deliver(live, cause) : null
  }

  /** An execution that is worked on for no caller: one that cannot be read is tried later, or ended. */
  async #load(id: number): Promise<LiveExecution | null> {
    try {
      return await this.#options.live.get(id)
    } catch (error) {
      if (this.#closed) return null
      // An unreadable one was already reported when it was loaded.
      if (!(error instanceof StoreError) || isDamage(error)) await this.#ending.get(id)
      else {
        this.#options.report(`execution ${id} could not be read`, error)
        this.tryLater(id, error)
      }
      return null
    }
  }
}

function lastEvent(
  previousEventId: number,
  timestampMillis: number,
  fields: { error: string; cause: string },
): HistoryEvent {
  return { id: previousEventId + 1, previousEventId, timestampMillis, type: 'ExecutionFailed', fields }
}

const always = () => true
const nothing = async () => {}
const ignore = () => {}

/** Whether anything of an execution is due: a frame, or its end. */
function isDue({ execution }: LiveExecution, nowMillis: number): boolean {
  if (execution.root === null) return false
  const wakeMillis = nextWakeMillis(execution)
  return wakeMillis !== null && wakeMillis <= nowMillis
}
