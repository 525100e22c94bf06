import type { Batch } from '../../engine/map-run/batcher.ts'
import type { Payload } from '../../json/index.ts'
import type { ExecutionStatus, MapRunTally, MapRun as StoredMapRun } from '../../store/store.ts'
import { isDamage, isRefusal } from '../../store/store-error.ts'
import { batchesOf } from './batches.ts'
import { ChildTallies } from './child-tallies.ts'
import { childrenMax } from './children-max.ts'
import { failureOf, faultOf, unreadable, unstorable } from './failure-of.ts'
import type { ChildInputMaker } from './inputs/child-input-maker.ts'
import { type ItemSource, type MapRunPlanAtWork, openItems, planBytes } from './item-source.ts'
import { KnownChildren } from './known-children.ts'
import type { ChildToStart, Halt, MapRunHost, MapRunSetup, RunningChild } from './map-run-host.ts'
import type { MapRunParent } from './map-run-parent.ts'
import { ReadSize, type SizeTotals } from './read-size.ts'
import { Refusals } from './refusals.ts'
import { collectResults } from './results.ts'
import { stopChildren } from './stop-children.ts'
import { isExceeded, type Tolerance } from './tolerance.ts'
import { unstartedBatches } from './unstarted-batches.ts'

const indicesPageSize = 1_000
// Children whose first turn is still on its way to disk: enough to fill a commit, few enough not to fill memory.
const uncommittedMax = 500

// About how much memory a map run at work takes besides its children and its plan: what it reads, and what it knows of them.
const workBytes = 50_000

// Refusals are counted by the children's indices; this one stands for the conclusion.
const conclusion = -1

/** A map run at work: reads items, starts child executions as there is room, counts how they end. */
export class MapRun {
  readonly #host: MapRunHost
  readonly #plan: MapRunPlanAtWork
  readonly #source: ItemSource
  readonly #parent: MapRunParent
  readonly #flow: number
  readonly #stored: StoredMapRun
  readonly #inputs: ChildInputMaker
  readonly #abort = new AbortController()
  readonly #closing = new AbortController()
  readonly #running = new Map<number, RunningChild>()
  readonly #tallies: ChildTallies
  readonly #refusals = new Refusals()
  /** Children whose end the tallies already include, though they seemed to be running: it has yet to be told. */
  #countedBefore: number
  /** Whether an earlier server started children: their indices are in the store. */
  readonly #resumed: boolean
  #tolerance: Tolerance
  #maxConcurrency: number
  readonly #size: ReadSize
  #uncommitted = 0
  #interrupted: boolean
  #halt: Halt | null = null
  #wake: (() => void) | null = null
  #release: () => void = () => {}
  #again = false

  constructor(host: MapRunHost, setup: MapRunSetup) {
    this.#host = host
    this.#stored = setup.stored
    this.#source = setup.source
    this.#plan = setup.source.plan
    this.#parent = setup.parent
    this.#flow = setup.flow
    this.#inputs = setup.inputs
    this.#tolerance = setup.stored
    this.#maxConcurrency = setup.stored.maxConcurrency
    this.#size = new ReadSize(setup.itemCount)
    this.#tallies = new ChildTallies(setup.tallies)
    this.#countedBefore = setup.countedBefore
    for (const [id, child] of setup.running) this.#running.set(id, child)
    this.#interrupted = setup.interrupted
    this.#resumed = setup.tallies.length > 0
  }

  get arn(): string {
    return this.#stored.arn
  }

  /** The execution whose Map state it is. */
  get parent(): MapRunParent {
    return this.#parent
  }

  /** About how many bytes it takes in memory, besides its children. */
  get weightBytes(): number {
    return workBytes + planBytes(this.#plan)
  }

  get aborted(): boolean {
    return this.#halt?.type === 'aborted'
  }

  /** Runs it to its end, whatever that is. Never rejects. */
  async work(): Promise<void> {
    this.#again = false
    this.#release = this.#host.hold()
    try {
      await this.#redriveChildren()
      await this.#startChildren()
    } catch (error) {
      // Whatever halts the run interrupts the reading, which rejects; the reason for the halt is already known.
      if (this.#halt === null) this.#fail(failureOf(error) ?? faultOf(this.#host, this.arn, error))
    }
    await this.#childrenEnded()
    try {
      if (!this.#isClosed) await this.#conclude()
    } catch (error) {
      if (!this.#isClosed) {
        // The store could not take it just now, but the end of a map run must not be lost.
        this.#host.report(`the map run ${this.arn} could not be concluded and will be tried again`, error)
        this.#again = !(await this.#failAtLast(error))
      }
    }
    this.#release()
  }

  /** Whether `work` must be called again after a while. */
  get again(): boolean {
    return this.#again && !this.#isClosed
  }

  childEnded(executionId: number, status: ExecutionStatus): void {
    const child = this.#running.get(executionId)
    if (child === undefined) return
    this.#running.delete(executionId)
    if (this.#countedBefore > 0) this.#countedBefore -= 1
    else this.#tallies.add(status, child.itemCount)
    this.#checkTolerance()
    this.#wake?.()
  }

  /** Drops a child that was never stored: another takes its place, unless the store keeps refusing it. */
  childLost(executionId: number, input: string, error: unknown): void {
    const child = this.#running.get(executionId)
    if (child === undefined) return
    if (isRefusal(error) && this.#refusals.add(child.index)) {
      this.#running.delete(executionId)
      this.#fail(unstorable)
      return
    }
    this.#host.later(() => {
      this.#running.delete(executionId)
      if (child.redriven) this.#redrive({ id: executionId, childIndex: child.index, itemCount: child.itemCount })
      else if (this.#halt === null) this.#start({ ...child, input })
      this.#wake?.()
    })
  }

  /** Hears that there is memory for more children again. */
  hasRoom(): void {
    this.#wake?.()
  }

  /** Adopts what UpdateMapRun changed. */
  update({ maxConcurrency, ...tolerance }: Tolerance & { readonly maxConcurrency: number }): void {
    this.#maxConcurrency = maxConcurrency
    this.#tolerance = tolerance
    this.#checkTolerance()
    this.#wake?.()
  }

  /** Stops what is left: nobody is waiting for it any more. */
  abort(): void {
    this.#haltWith({ type: 'aborted' })
  }

  /** Stops without a word: the next server continues. */
  close(): void {
    this.#halt = { type: 'closed' }
    this.#abort.abort('shutdown')
    this.#closing.abort('shutdown')
    this.#wake?.()
  }

  /** The counts of its children at the moment, including those that are only in memory. */
  tallies(): MapRunTally[] {
    const running = { status: 'RUNNING' as const, executions: this.#running.size, items: 0 }
    for (const { itemCount } of this.#running.values()) running.items += itemCount
    return [...this.#tallies.all(), running]
  }

  /** What is known of its size: the items and children read so far, or all of them. */
  totals(): SizeTotals {
    return this.#size.totals(this.#plan.batcher !== null, this.#stored)
  }

  /** Does not wait for a conclusion that cannot be reached. Returns whether the execution knows. */
  async #failAtLast(error: unknown): Promise<boolean> {
    const failure = isDamage(error)
      ? unreadable
      : isRefusal(error) && this.#refusals.add(conclusion)
        ? unstorable
        : null
    if (failure === null) return false
    if (this.aborted) return true
    const { executionId, path } = this.#stored
    try {
      await this.#host.deliver(executionId, { type: 'MapRunFailed', path, mapRunArn: this.arn, ...failure })
      return true
    } catch (problem) {
      this.#host.report(`the failure of the map run ${this.arn} could not be stored`, problem)
      return false
    }
  }

  get #isClosed(): boolean {
    return this.#halt?.type === 'closed'
  }

  async #startChildren(): Promise<void> {
    if (this.#size.isDone || this.#halt !== null) return
    const chunks = openItems(this.#source, this.#abort.signal)
    const known = this.#resumed ? new KnownChildren(this.#host.store.mapRuns, this.arn) : null
    let index = 0
    this.#size.restart()
    for await (const batches of batchesOf(this.#plan, chunks, this.#inputs, this.#abort.signal)) {
      for (const batch of batches) {
        this.#size.add(batch.itemCount)
        const isKnown = known !== null && (await known.has(index))
        if (!isKnown) {
          await this.#readyForChild(batch.input.length)
          if (this.#halt !== null) return
          this.#start({ ...batch, index })
        }
        index += 1
      }
      if (this.#halt !== null) return
    }
    this.#size.finish()
    this.#checkTolerance()
  }

  /** Waits until another child may start, or no more children are to be started. */
  async #readyForChild(characters: number): Promise<void> {
    while (this.#halt === null && !this.#hasRoom) await this.#change()
    const paced = this.#halt === null ? this.#host.pace(this.#parent, characters) : null
    if (paced !== null) await paced
  }

  get #hasRoom(): boolean {
    // One child at a time is always allowed: others may hold the memory for long.
    if (this.#host.gauge.isShort && this.#running.size > 0) return false
    return this.#running.size < childrenMax(this.#maxConcurrency) && this.#uncommitted < uncommittedMax
  }

  #start({ index, input, itemCount }: Batch & { readonly index: number }): void {
    const type = this.#plan.executionType
    const child: ChildToStart = { mapRunArn: this.arn, type, flow: this.#flow, index, input, itemCount }
    this.#uncommitted += 1
    const id = this.#host.startChild(this.#parent, child, () => {
      this.#uncommitted -= 1
      if (this.#hasRoom) this.#wake?.()
    })
    this.#running.set(id, { index, itemCount, redriven: false })
  }

  /** Children that did not succeed before the redrive go first, as there is room. */
  async #redriveChildren(): Promise<void> {
    const { store } = this.#host
    if (this.#interrupted) {
      this.#interrupted = false
      for (const [id, { index: childIndex, itemCount }] of [...this.#running]) {
        this.#redrive({ id, childIndex, itemCount })
      }
    }
    // It may already have been exceeded when the last server stopped.
    this.#checkTolerance()
    for (let fromIndex = 0; this.#pendingRedrive > 0; ) {
      const pending = await store.mapRuns.pendingChildren(this.arn, fromIndex, indicesPageSize)
      for (const child of pending) {
        await this.#readyForChild(0)
        if (this.#halt !== null) return
        this.#tallies.remove('PENDING_REDRIVE', child.itemCount)
        this.#redrive(child)
      }
      if (pending.length < indicesPageSize) return
      fromIndex = (pending.at(-1)?.childIndex ?? 0) + 1
    }
  }

  get #pendingRedrive(): number {
    return this.#tallies.executions('PENDING_REDRIVE')
  }

  #redrive({ id, childIndex, itemCount }: { id: number; childIndex: number; itemCount: number }): void {
    this.#running.set(id, { index: childIndex, itemCount, redriven: true })
    this.#uncommitted += 1
    void this.#host
      .redriveChild(this.#parent, { id, flow: this.#flow })
      .then(async (redriven) => {
        if (redriven) return
        await this.#host.store.mapRuns.abandonRedrive(this.arn, id)
        this.childEnded(id, 'FAILED')
      })
      .catch((error) => {
        if (this.#isClosed) return
        this.#host.report(`a child execution of ${this.arn} could not be redriven and will be tried again`, error)
        if (isDamage(error) || (isRefusal(error) && this.#refusals.add(childIndex)))
          return this.childEnded(id, 'FAILED')
        this.#host.later(() => this.#redrive({ id, childIndex, itemCount }))
      })
      .finally(() => {
        this.#uncommitted -= 1
        if (this.#hasRoom) this.#wake?.()
      })
  }

  #checkTolerance(): void {
    if (this.#halt !== null) return
    const failed = this.#tallies.items('FAILED') + this.#tallies.items('TIMED_OUT')
    if (!isExceeded(this.#tolerance, failed, this.#size.itemTotal)) return
    this.#fail({
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    })
  }

  #fail(failure: { readonly error: string; readonly cause: string }): void {
    this.#haltWith({ type: 'failed', ...failure })
  }

  #haltWith(halt: Halt): void {
    if (this.#isClosed || this.#halt?.type === 'aborted') return
    const first = this.#halt === null
    this.#halt = halt
    this.#abort.abort(halt.type)
    if (first) void this.#stopChildren()
    this.#wake?.()
  }

  async #stopChildren(): Promise<void> {
    await stopChildren(this.#host, [...this.#running.keys()], () => this.#isClosed)
  }

  async #childrenEnded(): Promise<void> {
    while (this.#running.size > 0 && !this.#isClosed) await this.#change()
  }

  /** Resolves when a child has ended or something came from outside. */
  #change(): Promise<void> {
    this.#release()
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null
        this.#release = this.#host.hold()
        resolve()
      }
    })
  }

  #unstarted(): AsyncIterable<readonly Batch[]> {
    const { signal } = this.#closing
    const run = { mapRunArn: this.arn, source: this.#source, inputs: this.#inputs, signal }
    return unstartedBatches(this.#host.store.mapRuns, run, (items, batches) => this.#size.atLeast(items, batches))
  }

  /** Children that were not reached get back the status that they had before the redrive. */
  async #abandonRedrives(): Promise<void> {
    const { store } = this.#host
    await store.mapRuns.abandonRedrive(this.arn, null)
    this.#tallies.set(await store.mapRuns.tallies(this.arn))
  }

  async #conclude(): Promise<void> {
    const { store } = this.#host
    const { executionId, path } = this.#stored
    if (this.#pendingRedrive > 0) await this.#abandonRedrives()
    const { ended } = this.#tallies
    await store.mapRuns.setTotals(this.arn, { ...this.totals(), resultsWritten: 0 })
    const halt = this.#halt
    const failed = halt?.type === 'failed' ? { error: halt.error, cause: halt.cause } : null
    let output: Payload | null = null
    let failure: { readonly error: string; readonly cause: string } | null = failed
    try {
      output = await collectResults(store.mapRuns, this.#host.objects, {
        mapRunArn: this.arn,
        plan: this.#plan,
        failed: halt !== null,
        pending: () => this.#unstarted(),
      })
      const written = halt === null || this.#plan.writer?.arguments != null ? ended : 0
      // By now the items that were never started have been counted too, if they were exported.
      await store.mapRuns.setTotals(this.arn, { ...this.totals(), resultsWritten: written })
    } catch (error) {
      const named = failureOf(error)
      if (named === null) throw error
      failure ??= named
    }
    if (halt?.type === 'aborted') return
    await this.#host.deliver(
      executionId,
      failure === null
        ? { type: 'MapRunSucceeded', path, mapRunArn: this.arn, output }
        : { type: 'MapRunFailed', path, mapRunArn: this.arn, ...failure },
    )
  }
}
