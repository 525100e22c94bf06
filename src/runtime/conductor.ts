import { ownerMachineArn } from '../arn/index.ts'
import type { Program } from '../asl/program.ts'
import type { Cause } from '../engine/cause.ts'
import type { Turn } from '../engine/turn.ts'
import type { ObjectStore } from '../items/index.ts'
import { Payload } from '../json/index.ts'
import type { ExecutionEnd, Machine, MapRun, Store } from '../store/store.ts'
import { ThreadPool } from '../threads/thread-pool.ts'
import { Calls } from './calls/calls.ts'
import type { Clock } from './clock.ts'
import { Effects } from './effects.ts'
import { Endings } from './endings.ts'
import type { Entropy } from './entropy/entropy.ts'
import { systemEntropy } from './entropy/system-entropy.ts'
import type { LiveExecution } from './live-execution.ts'
import { LiveExecutions } from './live-executions.ts'
import { Children } from './map-runs/children.ts'
import { type DescribedMapRun, MapRuns } from './map-runs/map-runs.ts'
import type { ActivityWork, TakeTask } from './nodes/activity-work.ts'
import type { ExecutionQuota } from './nodes/execution-quota.ts'
import { LocalActivityWork } from './nodes/local-activity-work.ts'
import { LocalExecutionQuota } from './nodes/local-execution-quota.ts'
import { LocalMessages } from './nodes/local-messages.ts'
import type { Messages } from './nodes/messages.ts'
import type { ObservedExecution, Observer } from './observers/observer.ts'
import { Observers } from './observers/observers.ts'
import { Programs } from './programs.ts'
import { type RealTime, realTime } from './real-time.ts'
import { Redrives } from './redrive/redrives.ts'
import { BrokenTurns } from './resumption/broken-turns.ts'
import { recoverEach } from './resumption/recover-each.ts'
import { Resumption } from './resumption/resumption.ts'
import { Timers } from './resumption/timers.ts'
import type { ActivityTask, Runtime, StartRequest, StartResult, SyncResult, TokenResult } from './runtime.ts'
import type { ServiceDirectory } from './service.ts'
import { Starts } from './starts.ts'
import { TaskAnswers } from './task-answers.ts'
import { TurnLoop } from './turns/turn-loop.ts'
import { noTurnMarks, type TurnMarks } from './turns/turn-marks.ts'
import type { WriteHistory } from './turns/turn-record.ts'
import { DeletingMachines } from './upkeep/deleting-machines.ts'

export interface ConductorOptions {
  readonly store: Store
  readonly services: ServiceDirectory
  readonly clock: Clock
  /** Where random numbers, names and tokens come from. */
  readonly entropy?: Entropy
  readonly realTime?: RealTime
  readonly compile: (definition: string) => Program
  readonly writeHistory: WriteHistory
  readonly region: string
  readonly waitTimeScale: number
  /** Where Distributed Maps read items from and write results to. */
  readonly objects: ObjectStore
  /** How many executions without a call on its way may stay in memory. */
  readonly idleMax?: number
  /** How many Standard executions may be open at once. */
  readonly openExecutionsMax?: number
  /** What several nodes on one store share; without them, this one is alone. */
  readonly messages?: Messages
  readonly activityWork?: (take: TakeTask) => ActivityWork
  readonly quota?: ExecutionQuota
  /** What takes long is done there. They end when the conductor closes. */
  readonly threads?: ThreadPool
  /** Where expensive turns are marked while they are made. */
  readonly marks?: TurnMarks
  /** Who looks on. */
  readonly observers?: readonly Observer[]
  /** Told of faults of ours: nothing else hears of them. */
  readonly report: (message: string, error: unknown) => void
}

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
  readonly #threads: ThreadPool
  #closed = false

  constructor(options: ConductorOptions) {
    const { store, clock, entropy = systemEntropy, region, waitTimeScale, report } = options
    this.#options = options
    this.#store = store
    this.#threads = options.threads ?? new ThreadPool()
    this.#observers = new Observers(options.observers ?? [], report)
    this.#programs = new Programs(options.compile)
    this.#live = new LiveExecutions(store, this.#programs, options.idleMax ?? 1000, (id, error) => {
      void this.#resumption.unreadable(id, error)
    })
    this.#messages = options.messages ?? new LocalMessages()
    this.#endings = new Endings(store, this.#messages)
    this.#deletingMachines = new DeletingMachines(store, this.#messages)
    this.#quota = options.quota ?? new LocalExecutionQuota(options.openExecutionsMax ?? openExecutionsMaxDefault)
    this.#turns = new TurnLoop({
      store,
      clock,
      entropy,
      region,
      waitTimeScale,
      prepare: (live) => this.#prepare(live),
      writeHistory: options.writeHistory,
      kept: (live, turn) => this.#kept(live, turn),
      opened: () => this.#quota.opened(),
      cancelledCalls: (live, turns) => this.#calls.cancelledBy(live, turns),
      ended: (live, end) => this.#ended(live, end),
      restore: (live) => this.#live.restore(live),
      idle: (live) => this.#live.rest(live, this.#calls.count),
      broken: (live, error) => this.#broken.take(live, error),
      refuseTask: (live, resource, taskArguments) => {
        const { testCase } = live.start
        if (resource.kind === 'activity' && testCase === null && live.activitiesMissing.has(resource.arn)) {
          return `The activity ${resource.arn} does not exist.`
        }
        return options.services(resource)?.refuse?.({ resource, arguments: taskArguments, testCase }) ?? null
      },
      threads: this.#threads,
      marks: options.marks ?? noTurnMarks,
      definitionOf: (program) => this.#programs.definitionOf(program),
      mustStop: (live) => this.#isBeingDeleted(live),
      room: () => this.#observers.room(),
    })
    const goOn = (live: LiveExecution) => this.#turns.deliver(live, { type: 'Redriven' })
    this.#redrives = new Redrives({ store, clock, goOn: (id, redrive) => this.#live.redrive(id, redrive, goOn) })
    this.#calls = new Calls({
      store,
      realTime: options.realTime ?? realTime,
      services: options.services,
      report,
      listener: {
        submitted: async (live, { path, callId }, output) => {
          await this.#cause(live.id, { type: 'TaskSubmitted', path, callId, output })
        },
        ended: (live, call, outcome) => this.#effects.callEnded(live, call, outcome),
      },
    })
    const take: TakeTask = ({ executionId, path, callId }, workerName) =>
      this.#cause(executionId, { type: 'ActivityStarted', path, callId, workerName })
    this.#activities = options.activityWork?.(take) ?? new LocalActivityWork(take)
    this.#children = new Children({ store, clock, turns: this.#turns, live: this.#live })
    this.#mapRuns = new MapRuns({
      store,
      objects: options.objects,
      report,
      parent: (id) => this.#live.get(id),
      environment: (live) => this.#turns.environment(live),
      definitionOf: (program) => this.#programs.definitionOf(program),
      threads: this.#threads,
      seed: () => entropy.fork(),
      startChild: (parent, child, kept) => this.#children.start(parent, child, kept),
      redriveChild: (parent, child) => this.#children.redrive(parent, child),
      stopChild: async (id) => {
        await this.#cause(id, { type: 'StopRequested', error: null, cause: null })
      },
      deliver: async (id, cause) => void (await this.#cause(id, cause)),
      hold: () => clock.hold?.() ?? (() => {}),
      later: (callback, delayMillis = redeliverMillis) => {
        if (!this.#closed) clock.at(clock.now() + delayMillis, callback)
      },
      inMemory: () => this.#live.all(),
      nowMillis: () => clock.now(),
    })
    this.#starts = new Starts({
      store,
      clock,
      entropy,
      turns: this.#turns,
      live: this.#live,
      programs: this.#programs,
      endings: this.#endings,
      quota: this.#quota,
    })
    this.#answers = new TaskAnswers({ store, turns: this.#turns, live: this.#live, calls: this.#calls })
    this.#resumption = new Resumption({
      store,
      clock,
      turns: this.#turns,
      live: this.#live,
      writeHistory: options.writeHistory,
      report,
      call: (live, call) => this.#effects.call(live, call),
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
      ended: (live, end) => this.#ended(live, end),
    })
    this.#timers = new Timers(clock, store, (id) => this.#resumption.wake(id), report)
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

  /** Goes on with what the last server left: makes its calls again, wakes what became due in between. */
  async recover(): Promise<void> {
    // What has taken two servers along is not tried a third time.
    for (const { executionId } of this.#options.marks?.fatal ?? []) {
      await this.#resumption.end(executionId, 'The server died twice while it was making this step of the execution.')
    }
    this.#calls.beginRecovery()
    const { report } = this.#options
    const steps = {
      'map runs': () => this.#mapRuns.recover(),
      'the count of open executions': async () => this.#quota.add(await this.#store.countOpenExecutions()),
      'machines that are being deleted': () => this.#deletingMachines.recover(report),
      'open executions': () => this.#resumption.takeUpAll(),
      'executions whose parents have ended': () => this.#resumption.stopOrphans(),
    }
    await recoverEach(steps, report)
    // In the background: what is to be ended may be far away, and nobody waits for it.
    void this.#calls.endRecovery()
    await this.#timers.fire()
  }

  /** How many executions are in memory. */
  get liveCount(): number {
    return this.#live.count
  }

  startExecution(request: StartRequest): Promise<StartResult> {
    return this.#starts.start(request)
  }

  startSyncExecution(request: StartRequest): Promise<SyncResult> {
    return this.#starts.startSync(request)
  }

  async stopExecution(arn: string, error: string | null, cause: string | null): Promise<{ stopMillis: number } | null> {
    await this.#starts.settled(arn)
    const execution = await this.#store.executionByArn(arn)
    if (execution === null) return null
    if (execution.end === null) {
      await this.#cause(execution.id, { type: 'StopRequested', error, cause }).catch(async (problem) => {
        // One that cannot be read can be ended all the same.
        await this.#resumption.settled(execution.id)
        if ((await this.#store.executionByArn(arn))?.end == null) throw problem
      })
    }
    const stopped = await this.#store.executionByArn(arn)
    return { stopMillis: stopped?.end?.stopMillis ?? this.#options.clock.now() }
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

  updateMapRun(arn: string, change: Parameters<Store['updateMapRun']>[1]): Promise<MapRun | null> {
    return this.#mapRuns.update(arn, change)
  }

  hasWorkersMax(arn: string): boolean {
    return this.#activities.hasWorkersMax(arn)
  }

  async deleteMachine(machine: Machine): Promise<void> {
    await this.#deletingMachines.delete(machine.arn)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#effects.close()
    this.#timers.close()
    this.#resumption.close()
    this.#broken.close()
    const calledOff = this.#calls.close()
    this.#mapRuns.close()
    for (const live of this.#live.all()) live.cancelWake?.()
    await this.#threads.close()
    await this.#starts.close()
    await this.#redrives.close()
    await calledOff
    this.#turns.close()
  }

  /** Hands a cause to an execution wherever it is. False when it has ended, or an answer found nobody waiting. */
  async #cause(id: number, cause: Cause): Promise<boolean> {
    const live = await this.#live.get(id)
    return live === null ? false : this.#turns.deliver(live, cause)
  }

  /** Looks up whether the activities exist that the execution's tasks are for. */
  #prepare(live: LiveExecution): Promise<void> | null {
    const { activities } = live.program
    if (activities.length === 0 || live.start.testCase !== null) return null
    return Promise.all(activities.map((arn) => this.#store.activityByArn(arn))).then((found) => {
      live.activitiesMissing = new Set(activities.filter((_, index) => found[index] === null))
    })
  }

  #kept(live: LiveExecution, turn: Turn): void {
    if (turn.events.length > 0) this.#resumption.succeeded(live.id)
    live.data?.take(turn.events)
    // Whoever starts next lets out what comes of it.
    if (!this.#closed) this.#effects.letOut(live, turn)
    this.#observers.tellEvents(observed(live), turn.events)
  }

  #ended(live: LiveExecution, end: ExecutionEnd): void {
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

  /** A map run's child is of the machine too that it names with a label. */
  #isBeingDeleted({ start }: LiveExecution): boolean {
    return this.#deletingMachines.has(ownerMachineArn(start.machineArn))
  }
}

function observed({ start, execution }: LiveExecution): ObservedExecution {
  return { start, type: execution.type }
}
