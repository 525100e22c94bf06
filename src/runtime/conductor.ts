import type { Program } from '../asl/program.ts'
import { nextWakeMillis } from '../engine/advance.ts'
import type { Cause } from '../engine/cause.ts'
import type { CallTask } from '../engine/effect.ts'
import type { HistoryEvent } from '../engine/event.ts'
import { dueMillis } from '../engine/frame.ts'
import type { Turn } from '../engine/turn.ts'
import type { ObjectStore } from '../items/index.ts'
import { Payload } from '../json/index.ts'
import type { ExecutionEnd, Machine, MapRun, Store } from '../store/store.ts'
import { ActivityQueues } from './activities.ts'
import { Calls } from './calls/calls.ts'
import type { Clock } from './clock.ts'
import { Endings } from './endings.ts'
import type { LiveExecution } from './live-execution.ts'
import { LiveExecutions } from './live-executions.ts'
import { Children } from './map-runs/children.ts'
import { type DescribedMapRun, MapRuns } from './map-runs/map-runs.ts'
import { Programs } from './programs.ts'
import { Redrives } from './redrive/redrives.ts'
import { Resumption } from './resumption/resumption.ts'
import { Timers } from './resumption/timers.ts'
import type { ActivityTask, Runtime, StartRequest, StartResult, SyncResult, TokenResult } from './runtime.ts'
import type { ServiceDirectory, TaskOutcome } from './service.ts'
import { Starts } from './starts.ts'
import { TaskAnswers } from './task-answers.ts'
import { tellEnd } from './tell-end.ts'
import { TurnFault, TurnLoop } from './turns/turn-loop.ts'
import { noTurnMarks, type TurnMarks } from './turns/turn-marks.ts'
import type { WriteHistory } from './turns/turn-record.ts'
import { DeletingMachines } from './upkeep/deleting-machines.ts'
import { OpenExecutions } from './upkeep/open-executions.ts'

export interface ConductorOptions {
  readonly store: Store
  readonly services: ServiceDirectory
  readonly clock: Clock
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
  /** Where expensive turns are marked while they are made. */
  readonly marks?: TurnMarks
  /** Told of every turn once it is kept, for live progress and logs. */
  readonly observe?: (live: LiveExecution, events: readonly HistoryEvent[]) => void
  /** Told of every end of an execution once it is kept, for logs. */
  readonly ended?: (live: LiveExecution, end: ExecutionEnd) => void
  /** Told of faults of ours: nothing else hears of them. */
  readonly report: (message: string, error: unknown) => void
}

// How long a worker's poll for an activity's task is held (API reference, GetActivityTask).
const pollMillis = 60_000
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
  readonly #activities: ActivityQueues
  readonly #timers: Timers
  readonly #mapRuns: MapRuns
  readonly #endings: Endings
  readonly #redrives: Redrives
  readonly #starts: Starts
  readonly #children: Children
  readonly #answers: TaskAnswers
  readonly #openExecutions: OpenExecutions
  readonly #deletingMachines: DeletingMachines
  readonly #resumption: Resumption
  #closed = false

  constructor(options: ConductorOptions) {
    const { store, clock, region, waitTimeScale, report } = options
    this.#options = options
    this.#store = store
    this.#programs = new Programs(options.compile)
    this.#live = new LiveExecutions(store, this.#programs, options.idleMax ?? 1000)
    this.#endings = new Endings(store)
    this.#deletingMachines = new DeletingMachines(store)
    this.#openExecutions = new OpenExecutions(options.openExecutionsMax ?? openExecutionsMaxDefault)
    this.#turns = new TurnLoop({
      store,
      clock,
      region,
      waitTimeScale,
      writeHistory: options.writeHistory,
      kept: (live, turn) => this.#kept(live, turn),
      opened: () => this.#openExecutions.opened(),
      cancelledCalls: (live, turns) => this.#calls.cancelledBy(live, turns),
      ended: (live, end) => this.#ended(live, end),
      idle: (live) => this.#live.rest(live, this.#calls.count),
      broken: (live, error) => this.#broken(live, error),
      refuseTask: (live, resource, taskArguments) => {
        const { testCase } = live.start
        if (resource.kind === 'activity' && testCase === null && !store.activityExists(resource.arn)) {
          return `The activity ${resource.arn} does not exist.`
        }
        return options.services(resource)?.refuse?.({ resource, arguments: taskArguments, testCase }) ?? null
      },
      marks: options.marks ?? noTurnMarks,
      definitionOf: (program) => this.#programs.definitionOf(program),
      mustStop: (live) => this.#isBeingDeleted(live),
    })
    const goOn = (live: LiveExecution) => this.#turns.deliver(live, { type: 'Redriven' })
    this.#redrives = new Redrives({ store, clock, goOn: (id, redrive) => this.#live.redrive(id, redrive, goOn) })
    this.#calls = new Calls({
      store,
      services: options.services,
      report,
      listener: {
        submitted: async (live, { path, callId }, output) => {
          await this.#cause(live.id, { type: 'TaskSubmitted', path, callId, output })
        },
        ended: (live, call, outcome) => this.#callEnded(live, call, outcome),
      },
    })
    this.#activities = new ActivityQueues(({ executionId, path, callId }, workerName) =>
      this.#cause(executionId, { type: 'ActivityStarted', path, callId, workerName }),
    )
    this.#children = new Children({ store, clock, turns: this.#turns, live: this.#live })
    this.#mapRuns = new MapRuns({
      store,
      objects: options.objects,
      report,
      parent: (id) => this.#live.get(id),
      environment: (live) => this.#turns.environment(live),
      startChild: (parent, child, kept) => this.#children.start(parent, child, kept),
      redriveChild: (parent, child) => this.#children.redrive(parent, child),
      stopChild: async (id) => {
        await this.#cause(id, { type: 'StopRequested', error: null, cause: null })
      },
      deliver: async (id, cause) => void (await this.#cause(id, cause)),
      hold: () => clock.hold?.() ?? (() => {}),
      later: (callback) => {
        if (!this.#closed) clock.at(clock.now() + redeliverMillis, callback)
      },
    })
    this.#starts = new Starts({
      store,
      clock,
      turns: this.#turns,
      live: this.#live,
      programs: this.#programs,
      endings: this.#endings,
      openExecutions: this.#openExecutions,
    })
    this.#answers = new TaskAnswers({ store, turns: this.#turns, live: this.#live, calls: this.#calls })
    this.#resumption = new Resumption({
      store,
      clock,
      turns: this.#turns,
      live: this.#live,
      writeHistory: options.writeHistory,
      report,
      call: (live, call) => this.#call(live, call),
      onEnded: (id, end, durable) => {
        this.#endings.tell(id, end)
        if (durable) this.#openExecutions.ended()
      },
    })
    this.#timers = new Timers(clock, store, (id) => this.#resumption.wake(id), report)
  }

  /** Goes on with what the last server left: makes its calls again, wakes what became due in between. */
  async recover(): Promise<void> {
    // What has taken two servers along is not tried a third time.
    for (const { executionId } of this.#options.marks?.fatal ?? []) {
      await this.#resumption.end(executionId, 'The server died twice while it was making this step of the execution.')
    }
    this.#calls.beginRecovery()
    await this.#mapRuns.recover()
    this.#openExecutions.add(await this.#store.countOpenExecutions())
    await this.#deletingMachines.recover(this.#options.report)
    await this.#resumption.takeUpAll()
    await this.#resumption.stopOrphans()
    // In the background: what is to be ended may be far away, and nobody waits for it.
    void this.#calls.endRecovery()
    await this.#timers.fire()
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
    if (execution.end === null) await this.#cause(execution.id, { type: 'StopRequested', error, cause })
    const stopped = await this.#store.executionByArn(arn)
    return { stopMillis: stopped?.end?.stopMillis ?? this.#options.clock.now() }
  }

  async redriveExecution(arn: string, clientToken: string | null): ReturnType<Runtime['redriveExecution']> {
    await this.#starts.settled(arn)
    await this.#mapRuns.settled(arn)
    if (this.#openExecutions.isFull) return { type: 'full', openMax: this.#openExecutions.max }
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

  async getActivityTask(arn: string, workerName: string | null, signal: AbortSignal): Promise<ActivityTask | null> {
    const { clock } = this.#options
    const enough = new AbortController()
    const callOff = clock.at(clock.now() + pollMillis, () => enough.abort())
    try {
      return await this.#activities.poll(arn, workerName, AbortSignal.any([signal, enough.signal]))
    } finally {
      callOff()
    }
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
    this.#timers.close()
    this.#resumption.close()
    const calledOff = this.#calls.close()
    this.#mapRuns.close()
    for (const live of this.#live.all()) live.cancelWake?.()
    await this.#turns.endThreads()
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

  #kept(live: LiveExecution, turn: Turn): void {
    if (turn.events.length > 0) this.#resumption.succeeded(live.id)
    this.#options.observe?.(live, turn.events)
    live.data?.take(turn.events)
    for (const effect of turn.effects) {
      if (effect.type === 'CallTask') this.#call(live, effect)
      else if (effect.type === 'StartMapRun') this.#mapRuns.start(live, effect)
      else if (effect.type === 'RedriveMapRun') this.#mapRuns.redrive(live, effect)
      else if (effect.type === 'EndMapRun') this.#mapRuns.end(effect)
      else {
        this.#calls.cancel(effect.callId)
        this.#activities.withdraw(effect.callId)
      }
    }
    if (turn.closed === null) this.#arm(live, turn)
  }

  #arm(live: LiveExecution, turn: Turn): void {
    if (live.durable) {
      for (const frame of turn.changed) {
        const due = dueMillis(frame)
        if (due !== null) this.#timers.arm(due)
      }
      if (live.execution.deadlineMillis !== null) this.#timers.arm(live.execution.deadlineMillis)
      return
    }
    // The timers of an Express execution are not in the store.
    live.cancelWake?.()
    const wakeMillis = nextWakeMillis(live.execution)
    const wake = () => void this.#turns.deliver(live, { type: 'TimerFired' }).catch(() => {})
    live.cancelWake = wakeMillis === null ? null : this.#options.clock.at(wakeMillis, wake)
  }

  #ended(live: LiveExecution, end: ExecutionEnd): void {
    this.#live.remove(live)
    this.#endings.tell(live.id, end)
    const { machineArn, mapRunArn, parentId } = live.start
    if (mapRunArn !== null) this.#mapRuns.childEnded(live, end.status)
    // What a map run does are its execution's transitions: the run does not begin one child after the other until its end.
    if (mapRunArn !== null && parentId !== null && this.#isBeingDeleted(live)) {
      void this.#cause(parentId, { type: 'Continued' }).catch(() => {})
    }
    if (live.durable) this.#openExecutions.ended()
    this.#deletingMachines
      .removeUnused(machineArn)
      .catch((error) => this.#options.report(`${machineArn} could not be removed`, error))
    tellEnd(this.#options, live, end)
  }

  /** A map run's child is of the machine too that it names with a label. */
  #isBeingDeleted({ start }: LiveExecution): boolean {
    return this.#deletingMachines.has(start.machineArn.split('/')[0]!)
  }

  /** What is in memory is ahead of the store: it is thrown away. An execution that cannot go on at all is ended. */
  #broken(live: LiveExecution, error: unknown): void {
    this.#live.remove(live)
    // The next server goes on with it.
    if (this.#closed) return
    this.#options.report(`a turn of execution ${live.start.arn} could not be made or kept`, error)
    if (!(error instanceof TurnFault)) {
      // A map run's child that was never kept leaves no trace: the map run has to know.
      if (live.start.mapRunArn !== null && (!live.durable || !live.startKept)) this.#mapRuns.childLost(live)
      else if (live.startKept) this.#resumption.tryLater(live.id, error)
      return
    }
    const cause = 'The server failed to go on with this execution. Its log says more.'
    if (live.durable) {
      if (live.startKept) void this.#cause(live.id, { type: 'Broken', cause }).catch(() => {})
      return
    }
    if (live.startKept && live.start.mapRunArn === null) {
      void this.#resumption.end(live.id, cause)
      return
    }
    const stopMillis = this.#options.clock.now()
    this.#ended(live, { status: 'FAILED', stopMillis, output: null, error: 'States.Runtime', cause })
  }

  #call(live: LiveExecution, call: CallTask): void {
    // An activity has no service, unless mocks stand in front of everything.
    if (call.resource.kind === 'activity' && this.#options.services(call.resource) === null) this.#offer(live, call)
    else this.#calls.make(live, call)
  }

  #offer(live: LiveExecution, call: CallTask): void {
    const { path, callId } = call
    const task = { executionId: live.id, path, callId, taskToken: call.taskToken!, input: call.arguments.text }
    this.#activities.offer(call.resource.arn, task)
  }

  #callEnded(live: LiveExecution, call: CallTask, outcome: TaskOutcome): void {
    if (this.#closed) return
    const isActivity = call.resource.kind === 'activity'
    if (outcome.type === 'pending') {
      if (isActivity) this.#offer(live, call)
      return
    }
    const { path, callId } = call
    const cause: Cause =
      outcome.type === 'succeeded'
        ? { type: 'TaskSucceeded', path, callId, output: outcome.output }
        : { type: 'TaskFailed', path, callId, error: outcome.error, cause: outcome.cause }
    // A mocked activity is its own worker.
    if (isActivity)
      void this.#cause(live.id, { type: 'ActivityStarted', path, callId, workerName: null }).catch(() => {})
    this.#cause(live.id, cause).catch((error) => {
      if (this.#closed || error instanceof TurnFault) return
      // The store could not take it just now; the answer must not be lost for that.
      this.#options.report(`an answer to ${live.start.arn} could not be kept and will be tried again`, error)
      const { clock } = this.#options
      clock.at(clock.now() + redeliverMillis, () => this.#callEnded(live, call, outcome))
    })
  }
}
