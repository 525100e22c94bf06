import type { Program } from '../../asl/program.ts'
import type { EndMapRun, RedriveMapRun, StartMapRun } from '../../engine/effect.ts'
import type { TurnEnvironment } from '../../engine/environment.ts'
import type { Frame, WaitingForMapRun } from '../../engine/frame.ts'
import type { ExecutionStatus, MapRunStore, MapRun as StoredMapRun } from '../../store/store.ts'
import { isDamage, StoreError } from '../../store/store-error.ts'
import type { ThreadPool } from '../../threads/thread-pool.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { Ownership } from '../nodes/ownership.ts'
import { inPortions } from '../resumption/portions.ts'
import { Setbacks } from '../resumption/setbacks.ts'
import { unreadable } from './failure-of.ts'
import { childInputMaker } from './inputs/child-input-maker.ts'
import { knownItemCount } from './item-source.ts'
import { MapRun } from './map-run.ts'
import { countsOf, type MapRunCounts } from './map-run-counts.ts'
import type { MapRunHost, MapRunSetup, RunningChild } from './map-run-host.ts'
import { mapRunParent } from './map-run-parent.ts'
import { parentGone } from './parent-gone.ts'

const openChildrenPageSize = 1_000
// How many map runs are resumed at once.
const recoveredMax = 8

export interface MapRunsOptions extends MapRunHost {
  /** The execution whose Map state a run is, or null when it has ended. */
  parent(executionId: number): Promise<LiveExecution | null>
  /** The same one, even after its end if its frames were retained: for what it is made of. It must not be held. */
  frames(executionId: number): Promise<LiveExecution | null>
  /** What evaluations take from outside. */
  environment(): TurnEnvironment
  /** The definition that a program was compiled from. */
  definitionOf(program: Program): string
  /** Where slow inputs of children are made. */
  readonly threads: Pick<ThreadPool, 'run'>
  /** A seed for random numbers on a thread; null if that may draw its own. */
  seed(): number | null
  /** The executions that are in memory. */
  inMemory(): Iterable<LiveExecution>
  nowMillis(): number
  readonly ownership: Ownership
}

/** A map run whose row is stored. */
interface BegunMapRun {
  readonly executionId: number
  readonly mapRunArn: string
  readonly path: string
}

export interface DescribedMapRun {
  readonly mapRun: StoredMapRun
  readonly counts: MapRunCounts
}

/** The map runs at work. */
export class MapRuns {
  readonly #options: MapRunsOptions
  readonly #runs = new Map<string, MapRun>()
  /** Those that could not be resumed yet, by ARN. */
  readonly #setAside = new Set<string>()
  readonly #setbacks = new Setbacks<string>()
  /** How the children of runs that are being resumed ended. */
  readonly #endedMeanwhile = new Map<string, [id: number, status: ExecutionStatus][]>()
  #closed = false
  readonly #working = new WeakMap<MapRun, Promise<void>>()

  constructor(options: MapRunsOptions) {
    this.#options = options
  }

  get count(): number {
    return this.#runs.size
  }

  /** Begins a map run whose row is stored. */
  start({ id }: LiveExecution, { mapRunArn, path }: StartMapRun): void {
    this.#begin({ executionId: id, mapRunArn, path }, async () => {
      const stored = await this.#options.store.mapRuns.byArn(mapRunArn)
      const live = await this.#options.parent(id)
      const frame = live?.execution.frames.get(path)
      // The frame may have left its state since, and be waiting for another run.
      if (live === null || stored === null) return null
      if (frame?.waiting?.type !== 'mapRun' || frame.waiting.mapRunArn !== mapRunArn) return null
      return this.#open(live, frame, frame.waiting, stored)
    })
  }

  /** Lets a map run that had ended continue. */
  redrive({ id }: LiveExecution, { mapRunArn, path }: RedriveMapRun): void {
    this.#begin({ executionId: id, mapRunArn, path }, () => this.#reopen(mapRunArn))
  }

  /** Hears that nobody is waiting for a map run any more. */
  end({ mapRunArn, status }: EndMapRun): void {
    const run = this.#runs.get(mapRunArn)
    if (run === undefined) return
    if (status === 'ABORTED') run.abort()
    else this.#runs.delete(mapRunArn)
  }

  /** Looks up the map runs that the last server left. To be called before any execution is resumed. */
  async list(): Promise<void> {
    for (const arn of await this.#options.store.mapRuns.running(this.#options.ownership.claim)) this.#setAside.add(arn)
  }

  /** Resumes the map runs that the last server left, in the background of incoming requests. */
  async recover(): Promise<void> {
    const { gauge } = this.#options
    const width = () => (gauge.isShort ? 1 : recoveredMax)
    await inPortions(
      [...this.#setAside],
      width,
      (arn) => this.#tryToRecover(arn),
      () => this.#closed,
    )
  }

  /**
   * Fails the map runs that an execution waits for and that could not be resumed: it would wait for ever. Those that
   * will be tried again are left alone.
   */
  async failLost(live: LiveExecution): Promise<void> {
    for (const { path, waiting } of [...live.execution.frames.values()]) {
      if (waiting?.type !== 'mapRun' || waiting.ended) continue
      const { mapRunArn } = waiting
      if (this.#runs.has(mapRunArn) || this.#setAside.has(mapRunArn)) continue
      this.#options.report(`the map run ${mapRunArn} of ${live.start.arn} fails`, new Error(unreadable.cause))
      await this.#options.deliver(live.id, { type: 'MapRunFailed', path, mapRunArn, ...unreadable })
    }
  }

  /** A map run that the store cannot read just now is tried again later; for the rest, see `failLost`. */
  async #tryToRecover(arn: string): Promise<void> {
    const { report, later, nowMillis } = this.#options
    try {
      this.#endedMeanwhile.set(arn, [])
      await this.#recover(arn)
      this.#setAside.delete(arn)
      this.#setbacks.clear(arn)
    } catch (error) {
      if (this.#closed) return
      report(`the map run ${arn} could not be resumed`, error)
      const mayPass = error instanceof StoreError && !isDamage(error)
      if (!mayPass) return this.#abandon(arn)
      this.#setAside.add(arn)
      const { untilMillis } = this.#setbacks.add(arn, nowMillis())
      later(() => void this.#tryToRecover(arn), untilMillis - nowMillis())
    } finally {
      this.#endedMeanwhile.delete(arn)
    }
  }

  /** Retrying does not help. An execution that was resumed before this was known is told now. */
  async #abandon(arn: string): Promise<void> {
    if (!this.#setAside.delete(arn)) return
    for (const live of [...this.#options.inMemory()]) {
      await this.failLost(live).catch((error) => this.#options.report(`the map run ${arn} could not be failed`, error))
    }
  }

  async #recover(arn: string): Promise<void> {
    const stored = await this.#options.store.mapRuns.byArn(arn)
    // Its execution may have ended since the server began to listen.
    if (stored !== null && stored.status !== 'RUNNING') return
    const run = await this.#reopen(arn)
    if (run === null) throw new Error('no execution waits for it')
    for (const [id, status] of this.#endedMeanwhile.get(arn) ?? []) run.childEnded(id, status)
    this.#run(run)
  }

  /** A map run that already has children. */
  async #reopen(arn: string): Promise<MapRun | null> {
    const { store } = this.#options
    const stored = await store.mapRuns.byArn(arn)
    if (stored === null) return null
    const live = await this.#options.parent(stored.executionId)
    const frame = live?.execution.frames.get(stored.path)
    if (live === null || frame?.waiting?.type !== 'mapRun' || frame.waiting.mapRunArn !== arn) return null
    // Express children are only in memory: an open one was running again when the last server stopped.
    const interrupted = frame.waiting.plan.executionType === 'EXPRESS'
    const running = new Map<number, RunningChild>()
    for (let fromIndex = 0; ; ) {
      const open = await store.mapRuns.openChildren(arn, fromIndex, openChildrenPageSize)
      for (const { id, childIndex: index, itemCount } of open) {
        running.set(id, { index, itemCount, redriven: interrupted })
      }
      if (open.length < openChildrenPageSize) break
      fromIndex = (open.at(-1)?.childIndex ?? 0) + 1
    }
    // Read after the running children: those that ended in between are in both.
    const tallies = await store.mapRuns.tallies(arn)
    const stillRunning = tallies.find(({ status }) => status === 'RUNNING')?.executions ?? 0
    const countedBefore = running.size - stillRunning
    return this.#open(live, frame, frame.waiting, stored, { tallies, running, countedBefore, interrupted })
  }

  childEnded(live: LiveExecution, status: ExecutionStatus): void {
    const { mapRunArn } = live.start
    if (mapRunArn === null) return
    this.#runs.get(mapRunArn)?.childEnded(live.id, status)
    this.#endedMeanwhile.get(mapRunArn)?.push([live.id, status])
  }

  /** An execution was ended because it could not be read, or cannot even be ended: if it is a child, its run stops waiting for it. */
  childGone(id: number): void {
    for (const run of this.#runs.values()) run.childEnded(id, 'FAILED')
    for (const ended of this.#endedMeanwhile.values()) ended.push([id, 'FAILED'])
  }

  /** A child could not be committed. */
  childLost(live: LiveExecution, error: unknown): void {
    this.#runs.get(live.start.mapRunArn ?? '')?.childLost(live.id, live.start.input, error)
  }

  /** Says that there is memory to start executions again. */
  hasRoom(): void {
    for (const run of this.#runs.values()) run.hasRoom()
  }

  async describe(arn: string): Promise<DescribedMapRun | null> {
    const { store } = this.#options
    const mapRun = await store.mapRuns.byArn(arn)
    if (mapRun === null) return null
    const run = this.#runs.get(arn)
    const notRedrivable = mapRun.redriveCount === 0 ? none : await store.mapRuns.notRedrivable(arn)
    if (run === undefined) return { mapRun, counts: countsOf(mapRun, await store.mapRuns.tallies(arn), notRedrivable) }
    return { mapRun, counts: countsOf({ ...mapRun, ...run.totals() }, run.tallies(), notRedrivable) }
  }

  /** Null if it does not exist, or has ended. */
  async update(arn: string, change: Parameters<MapRunStore['update']>[1]): Promise<StoredMapRun | null> {
    const updated = await this.#options.store.mapRuns.update(arn, change)
    if (updated !== null) this.#runs.get(arn)?.update(updated)
    return updated
  }

  /** Waits until the map runs of an ended execution have stopped what was left of them. */
  async settled(executionArn: string): Promise<void> {
    const left = [...this.#runs.values()].filter((run) => run.aborted && run.parent.arn === executionArn)
    await Promise.all(left.map((run) => this.#working.get(run)))
  }

  close(): void {
    this.#closed = true
    for (const run of this.#runs.values()) run.close()
    this.#runs.clear()
  }

  #open(
    live: LiveExecution,
    frame: Frame,
    { plan }: WaitingForMapRun,
    stored: StoredMapRun,
    known: KnownChildren = nothingKnown,
  ): MapRun {
    const state = live.program.flows[frame.flow]?.states.get(frame.state)
    if (state?.type !== 'Map') throw new Error(`frame ${frame.path} of ${live.start.arn} is not in a Map state`)
    const { id } = live
    const { path } = frame
    const { threads, seed, definitionOf, frames, objects } = this.#options
    const environment = this.#options.environment()
    const definition = definitionOf(live.program)
    const inputs = childInputMaker({ live: () => frames(id), path, state, environment, definition, threads, seed })
    const { items: _, ...atWork } = plan
    const stateItems = async () => {
      const waiting = (await frames(id))?.execution.frames.get(path)?.waiting
      if (waiting?.type !== 'mapRun' || waiting.plan.items === null) throw parentGone()
      return waiting.plan.items
    }
    return new MapRun(this.#options, {
      stored,
      parent: mapRunParent(live),
      flow: state.processor,
      source: { plan: atWork, stateItems, objects },
      itemCount: knownItemCount(plan),
      inputs,
      ...known,
    })
  }

  /** A map run that cannot be opened is tried again if the store could not be read, and fails otherwise. */
  #begin(begun: BegunMapRun, open: () => Promise<MapRun | null>): void {
    const { executionId, mapRunArn, path } = begun
    open().then(
      (run) => {
        if (run !== null) this.#run(run)
      },
      (error) => {
        if (this.#closed) return
        this.#options.report(`the map run ${mapRunArn} could not be started`, error)
        if (error instanceof StoreError && !isDamage(error)) this.#options.later(() => this.#begin(begun, open))
        else {
          const cause = 'The server could not start this map run. Its log says more.'
          const failed = { type: 'MapRunFailed', path, mapRunArn, error: 'States.Runtime', cause } as const
          void this.#options.deliver(executionId, failed).catch(() => {})
        }
      },
    )
  }

  #run(run: MapRun): void {
    const { gauge } = this.#options
    this.#runs.set(run.arn, run)
    gauge.add(run.parent.ownerArn, run.weightBytes)
    const working = run.work()
    this.#working.set(run, working)
    void working.then(() => {
      gauge.add(run.parent.ownerArn, -run.weightBytes)
      if (this.#runs.get(run.arn) === run) {
        if (run.again) this.#options.later(() => this.#run(run))
        else this.#runs.delete(run.arn)
      }
    })
  }
}

const none = { executions: 0, items: 0 }

type KnownChildren = Pick<MapRunSetup, 'tallies' | 'running' | 'countedBefore' | 'interrupted'>

const nothingKnown: KnownChildren = {
  tallies: [],
  running: new Map(),
  countedBefore: 0,
  interrupted: false,
}
