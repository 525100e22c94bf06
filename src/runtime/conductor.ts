import type { Cause } from '../engine/cause.ts'
import { limits } from '../engine/limits.ts'
import type { Turn } from '../engine/turn.ts'
import { Payload } from '../json/index.ts'
import type { ExecutionEnd, Machine, MapRun, MapRunStore, Redrive, Store } from '../store/store.ts'
import { ThreadPool } from '../threads/thread-pool.ts'
import { Calls } from './calls/calls.ts'
import type { ConductorOptions } from './conductor-options.ts'
import { Effects } from './effects.ts'
import { Endings } from './endings.ts'
import { systemEntropy } from './entropy/system-entropy.ts'
import type { LiveExecution } from './live-execution.ts'
import { LiveExecutions } from './live-executions.ts'
import { Children } from './map-runs/children.ts'
import { type DescribedMapRun, MapRuns } from './map-runs/map-runs.ts'
import { MemoryGauge } from './memory/memory-gauge.ts'
import type { ActivityFigures, ActivityWork, TakeTask } from './nodes/activity-work.ts'
import type { ExecutionQuota } from './nodes/execution-quota.ts'
import { LocalActivityWork } from './nodes/local-activity-work.ts'
import { LocalExecutionQuota } from './nodes/local-execution-quota.ts'
import { LocalMessages } from './nodes/local-messages.ts'
import type { Messages } from './nodes/messages.ts'
import type { ObservedExecution } from './observers/observer.ts'
import { Observers } from './observers/observers.ts'
import { Programs } from './programs.ts'
import { realTime } from './real-time.ts'
import { Redrives } from './redrive/redrives.ts'
import { BrokenTurns } from './resumption/broken-turns.ts'
import { Recovery } from './resumption/recovery.ts'
import { Resumption } from './resumption/resumption.ts'
import { TakeUps } from './resumption/take-ups.ts'
import { ownedFrames, Timers } from './resumption/timers.ts'
import type { ActivityTask, NoMemory, Runtime, StartRequest, StartResult, SyncResult, TokenResult } from './runtime.ts'
import { Starts } from './starts.ts'
import { stopExecution } from './stop-execution.ts'
import { TaskAnswers } from './tasks/task-answers.ts'
import { TaskRefusals } from './tasks/task-refusals.ts'
import { Pace } from './turns/pace.ts'
import { Slices } from './turns/slices.ts'
import { TurnCommits } from './turns/turn-commits.ts'
import { TurnLoop } from './turns/turn-loop.ts'
import { noTurnMarks } from './turns/turn-marks.ts'
import { DeletingMachines } from './upkeep/deleting-machines.ts'
import { Waits } from './waits/waits.ts'

// The service's quota for open executions of an account and region.
const openExecutionsMaxDefault = 1_000_000
const redeliverMillis = 1_000

/** Drives the engine: takes causes, keeps turns, lets effects out, wakes what is due. */
export class Conductor implements Runtime {
  readonly #options: ConductorOptions
  readonly #store: Store
  readonly #programs: Programs
  readonly #live: LiveExecutions
  readonly #turns: TurnLoop
  readonly #calls: Calls
  readonly #activities: ActivityWork
  readonly #timers: Timers
  readonly #mapRuns: MapRuns
  readonly #endings: Endings
  readonly #redrives: Redrives
  readonly #starts: Starts
  readonly #children: Children
  readonly #answers: TaskAnswers
  readonly #quota: ExecutionQuota
  readonly #messages: Messages
  readonly #deletingMachines: DeletingMachines
  readonly #resumption: Resumption
  readonly #effects: Effects
  readonly #observers: Observers
  readonly #broken: BrokenTurns
  readonly #gauge: MemoryGauge
  readonly #takeUps: TakeUps
  readonly #recovery: Recovery
  readonly #threads: ThreadPool
  readonly waits: Waits
  #closed = false

  constructor(options: ConductorOptions) {
    const { store, clock, region, waitTimeScale, report, entropy = systemEntropy } = options
    const { ownership = { claim: store.claim } } = options
    this.#options = options
    this.#store = store
    this.#threads = options.threads ?? new ThreadPool()
    this.waits = new Waits({ store, ownership, deliver: (id, cause) => this.#cause(id, cause) })
    this.#observers = new Observers(options.observers ?? [], report)
    this.#programs = new Programs(options.compile)
    const time = options.realTime ?? realTime
    this.#gauge = new MemoryGauge(time, options.heapUse)
    const gauge = this.#gauge
    const slices = new Slices(limits.turnSteps)
    const pace = new Pace(slices)
    this.#takeUps = new TakeUps({ store, ownership, call: (live, call) => this.#effects.call(live, call) })
    this.#live = new LiveExecutions({
      store,
      ownership,
      programs: this.#programs,
      gauge,
      idleMax: options.idleMax ?? 1000,
      onUnreadable: (id, error) => void this.#resumption.unreadable(id, error),
      onLoaded: (live) => this.#takeUps.loaded(live),
    })
    this.#messages = options.messages ?? new LocalMessages()
    this.#endings = new Endings(store, this.#messages)
    this.#deletingMachines = new DeletingMachines(store, this.#messages)
    this.#quota = options.quota ?? new LocalExecutionQuota(options.openExecutionsMax ?? openExecutionsMaxDefault)
    const refusals = new TaskRefusals(store, options.services)
    const marks = options.marks ?? noTurnMarks
    const commits = new TurnCommits({
      store,
      clock,
      gauge,
      marks,
      writeHistory: options.writeHistory,
      onTurned: (live) => this.#live.turned(live),
      onOpened: () => this.#quota.opened(),
      cancelledCalls: (live, turns) => this.#calls.cancelledBy(live, turns),
    })
    this.#turns = new TurnLoop({
      commits,
      clock,
      entropy,
      region,
      waitTimeScale,
      slices,
      gauge,
      onTurned: (live) => this.#live.turned(live),
      prepare: (live) => refusals.prepare(live),
      onCommitted: (live, turn) => this.#onCommitted(live, turn),
      onEnded: (live, end) => this.#onEnded(live, end),
      restore: (live) => this.#live.restore(live),
      find: (id) => this.#live.get(id),
      setAside: (live) => this.#live.setAside(live),
      onUnread: (id, error) => this.#broken.unread(id, error),
      onIdle: (live) => this.#live.rest(live, this.#calls.count),
      onBroken: (live, error) => this.#broken.take(live, error),
      refuseTask: (live, resource, taskArguments) => refusals.reason(live, resource, taskArguments),
      threads: this.#threads,
      marks,
      definitionOf: (program) => this.#programs.definitionOf(program),
      mustStop: (live) => this.#isBeingDeleted(live),
      room: () => this.#observers.room(),
    })
    const goOn = (live: LiveExecution) => this.#turns.deliver(live, { type: 'Redriven' })
    const redrive = (id: number, given: Redrive) => this.#live.redrive(id, given, goOn)
    const refuses = (machineArn: string) => this.#live.refuses('client', machineArn)
    this.#redrives = new Redrives({ store, clock, refuses, goOn: redrive })
    this.#calls = new Calls({
      store: store.cancelledCalls,
      ownership,
      realTime: time,
      gauge,
      pace: (execution) => pace.call(execution),
      services: options.services,
      report,
      listener: {
        onSubmitted: async ({ id }, { path, callId }, output) =>
          void (await this.#cause(id, { type: 'TaskSubmitted', path, callId, output })),
        onEnded: (execution, call, outcome) => this.#effects.callEnded(execution, call, outcome),
      },
    })
    this.#children = new Children({ store, ownership, clock, turns: this.#turns, live: this.#live })
    this.#mapRuns = new MapRuns({
      store,
      ownership,
      objects: options.objects,
      report,
      gauge,
      pace: (parent, characters) => pace.child(parent, characters),
      parent: (id) => this.#live.get(id),
      frames: (id) => this.#live.frames(id),
      environment: () => this.#turns.surroundings(),
      definitionOf: (program) => this.#programs.definitionOf(program),
      threads: this.#threads,
      seed: () => entropy.fork(),
      startChild: (parent, child, onCommitted) => this.#children.start(parent, child, onCommitted),
      redriveChild: (parent, child) => this.#children.redrive(parent, child),
      stopChild: async (id) => void (await this.#cause(id, { type: 'StopRequested', error: null, cause: null })),
      deliver: async (id, cause) => void (await this.#cause(id, cause)),
      hold: () => clock.hold?.() ?? (() => {}),
      later: (callback, delayMillis) => this.#later(callback, delayMillis),
      inMemory: () => this.#live.all(),
      nowMillis: () => clock.now(),
    })
    this.#starts = new Starts({
      store,
      ownership,
      clock,
      entropy,
      turns: this.#turns,
      commits,
      live: this.#live,
      programs: this.#programs,
      endings: this.#endings,
      quota: this.#quota,
    })
    const take: TakeTask = (task, workerName) => this.#answers.take(task, workerName)
    this.#activities = options.activityWork?.(take) ?? new LocalActivityWork(take)
    this.#answers = new TaskAnswers({ store, turns: this.#turns, live: this.#live, calls: this.#calls })
    this.#resumption = new Resumption({
      store,
      ownership,
      clock,
      turns: this.#turns,
      live: this.#live,
      writeHistory: options.writeHistory,
      report,
      gauge,
      failLostMapRuns: (live) => this.#mapRuns.failLost(live),
      onEnded: (start, end, durable) => {
        this.#messages.publish({ type: 'executionEnded', executionId: start.id, end })
        if (durable) this.#quota.ended()
        this.#observers.tellEnd({ start, type: durable ? 'STANDARD' : 'EXPRESS' }, end)
        this.#mapRuns.childGone(start.id)
        void this.#resumption.stopOrphans().catch((error) => report('orphans could not be stopped', error))
      },
      onLost: (id) => this.#mapRuns.childGone(id),
    })
    this.#broken = new BrokenTurns({
      live: this.#live,
      mapRuns: this.#mapRuns,
      resumption: this.#resumption,
      clock,
      report,
      cause: (id, cause) => this.#cause(id, cause),
      onEnded: (live, end) => this.#onEnded(live, end),
    })
    const wake = (id: number) => this.#resumption.wake(id)
    this.#timers = new Timers(clock, ownedFrames(store, ownership), wake, report, () => gauge.isShort)
    gauge.subscribe(() => this.#mapRuns.hasRoom())
    this.#recovery = new Recovery({
      store,
      clock,
      report,
      fatal: options.marks?.fatal ?? [],
      calls: this.#calls,
      mapRuns: this.#mapRuns,
      takeUps: this.#takeUps,
      quota: this.#quota,
      deletingMachines: this.#deletingMachines,
      resumption: this.#resumption,
      timers: this.#timers,
    })
    this.#effects = new Effects({
      clock,
      services: options.services,
      calls: this.#calls,
      activities: this.#activities,
      mapRuns: this.#mapRuns,
      timers: this.#timers,
      deliver: (id, cause) => this.#cause(id, cause),
      report,
    })
  }

  /** Looks up what the last server left, before anything may come in. */
  prepareRecovery(): Promise<void> {
    return this.#recovery.prepare()
  }

  /**
   * Goes on with what the last server left: makes its calls again, wakes what became due in between. Meanwhile, requests
   * may come in. Never rejects once it is prepared.
   */
  recover(): Promise<void> {
    return this.#recovery.recover()
  }

  #later(callback: () => void, delayMillis = redeliverMillis): void {
    const { clock } = this.#options
    if (!this.#closed) clock.at(clock.now() + delayMillis, callback)
  }

  /** How many executions are in memory. */
  get liveCount(): number {
    return this.#live.count
  }

  startExecution(request: StartRequest): Promise<StartResult> {
    return this.#starts.start(request)
  }

  startSyncExecution(request: StartRequest): Promise<SyncResult | NoMemory> {
    return this.#starts.startSync(request)
  }

  stopExecution(arn: string, error: string | null, cause: string | null): ReturnType<Runtime['stopExecution']> {
    const deliver = (id: number, stop: Cause) => this.#cause(id, stop)
    const parts = { store: this.#store, clock: this.#options.clock, starts: this.#starts, resumption: this.#resumption }
    return stopExecution({ ...parts, deliver }, arn, { type: 'StopRequested', error, cause })
  }

  async redriveExecution(arn: string, clientToken: string | null): ReturnType<Runtime['redriveExecution']> {
    await this.#starts.settled(arn)
    await this.#mapRuns.settled(arn)
    if (this.#quota.isFull) return { type: 'full', openMax: this.#quota.max }
    return this.#redrives.redrive(arn, clientToken)
  }

  executionEnded(id: number): Promise<ExecutionEnd | null> {
    return this.#endings.of(id)
  }

  sendTaskSuccess(token: string, output: string): Promise<TokenResult> {
    return this.#answers.give(token, { type: 'TaskSucceeded', output: Payload.ofText(output) })
  }

  sendTaskFailure(token: string, error: string | null, cause: string | null): Promise<TokenResult> {
    return this.#answers.give(token, { type: 'TaskFailed', error, cause })
  }

  sendTaskHeartbeat(token: string): Promise<TokenResult> {
    return this.#answers.give(token, { type: 'TaskHeartbeat' })
  }

  lookUpTaskToken(token: string): Promise<TokenResult> {
    return this.#answers.lookUp(token)
  }

  getActivityTask(arn: string, workerName: string | null, signal: AbortSignal): Promise<ActivityTask | null> {
    return this.#activities.pollForAWhile(arn, workerName, signal, this.#options.clock)
  }

  describeMapRun(arn: string): Promise<DescribedMapRun | null> {
    return this.#mapRuns.describe(arn)
  }

  updateMapRun(arn: string, change: Parameters<MapRunStore['update']>[1]): Promise<MapRun | null> {
    return this.#mapRuns.update(arn, change)
  }

  activityFigures(arn: string): ActivityFigures {
    return this.#activities.figures(arn)
  }

  async deleteMachine(machine: Machine): Promise<void> {
    await this.#deletingMachines.delete(machine.arn)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#recovery.close()
    this.#gauge.close()
    this.#effects.close()
    this.#timers.close()
    this.#resumption.close()
    this.#broken.close()
    const callsClosed = this.#calls.close()
    this.#mapRuns.close()
    for (const live of this.#live.all()) live.cancelWake?.()
    await this.#threads.close()
    await this.#starts.close()
    await this.#redrives.close()
    await callsClosed
    this.#turns.close()
  }

  /** Hands a cause to an execution wherever it is. False when it has ended, or an answer found nobody waiting. */
  async #cause(id: number, cause: Cause): Promise<boolean> {
    const live = await this.#live.get(id)
    return live === null ? false : this.#turns.deliver(live, cause)
  }

  #onCommitted(live: LiveExecution, turn: Turn): void {
    if (turn.events.length > 0) this.#resumption.succeeded(live.id)
    live.data?.take(turn.events)
    // After closing, the next server lets out the effects.
    if (!this.#closed) this.#effects.letOut(live, turn)
    this.#observers.tellEvents(observed(live), turn.events)
  }

  #onEnded(live: LiveExecution, end: ExecutionEnd): void {
    this.#live.remove(live)
    this.#messages.publish({ type: 'executionEnded', executionId: live.id, end })
    const { machineArn, mapRunArn, parentId } = live.start
    if (mapRunArn !== null) this.#mapRuns.childEnded(live, end.status)
    // What a map run does are its execution's transitions: the run does not begin one child after the other until its end.
    if (mapRunArn !== null && parentId !== null && this.#isBeingDeleted(live)) {
      void this.#cause(parentId, { type: 'Continued' }).catch(() => {})
    }
    if (live.durable) this.#quota.ended()
    this.#deletingMachines
      .removeUnused(machineArn)
      .catch((error) => this.#options.report(`${machineArn} could not be removed`, error))
    this.#observers.tellEnd(observed(live), end)
  }

  #isBeingDeleted({ ownerArn }: LiveExecution): boolean {
    return this.#deletingMachines.has(ownerArn)
  }
}

function observed({ start, execution }: LiveExecution): ObservedExecution {
  return { start, type: execution.type }
}
