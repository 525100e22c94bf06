import { Meter, TurnInterrupted } from '../../asl/meter.ts'
import type { Program } from '../../asl/program.ts'
import type { TaskResource } from '../../asl/task-resource.ts'
import { advance } from '../../engine/advance.ts'
import type { Cause } from '../../engine/cause.ts'
import type { TurnEnvironment } from '../../engine/environment.ts'
import { limits } from '../../engine/limits.ts'
import type { Turn } from '../../engine/turn.ts'
import type { Payload } from '../../json/index.ts'
import type { ExecutionEnd } from '../../store/store.ts'
import { StoreError } from '../../store/store-error.ts'
import { type ThreadPool, ThreadUnavailableError } from '../../threads/thread-pool.ts'
import type { Clock } from '../clock.ts'
import type { Entropy } from '../entropy/entropy.ts'
import type { Delivery, LiveExecution } from '../live-execution.ts'
import type { MemoryGauge } from '../memory/memory-gauge.ts'
import { namedUuid } from '../named-uuid.ts'
import { newTaskToken } from '../tasks/task-token.ts'
import { HeavyPrograms } from './heavy-programs.ts'
import { holdingTime } from './holding-time.ts'
import type { Slices } from './slices.ts'
import { TurnThreads } from './threads/turn-threads.ts'
import type { TurnCommits } from './turn-commits.ts'
import { TurnFault } from './turn-fault.ts'
import { TurnGate } from './turn-gate.ts'
import type { TurnMarks } from './turn-marks.ts'

export interface TurnLoopOptions {
  readonly commits: TurnCommits
  readonly clock: Clock
  readonly entropy: Entropy
  readonly region: string
  readonly waitTimeScale: number
  /** Shares this thread among the executions. */
  readonly slices: Slices
  readonly gauge: MemoryGauge
  /** Turns were made: the execution may have become larger or smaller. */
  readonly onTurned: (live: LiveExecution) => void
  /** Looks up what the execution's turns will ask for, because turns do not read the store; null if there is nothing. */
  readonly prepare: (live: LiveExecution) => Promise<void> | null
  /** A turn was committed: carries out what it promised, before those who delivered the cause hear of it. */
  readonly onCommitted: (live: LiveExecution, turn: Turn) => void
  readonly onEnded: (live: LiveExecution, end: ExecutionEnd) => void
  /** Takes an execution back to where its last committed turn left it: anything since is discarded. */
  readonly restore: (live: LiveExecution) => Promise<void>
  /** An execution, read from the store if need be; null when it has ended. */
  readonly find: (id: number) => Promise<LiveExecution | null>
  /** Evicts an execution until memory is there for its next turn. False if it is only in memory, and stays. */
  readonly setAside: (live: LiveExecution) => boolean
  /** Causes could not be handed to an evicted execution, because it could not be read. */
  readonly onUnread: (id: number, error: unknown) => void
  /** No causes are left. */
  readonly onIdle: (live: LiveExecution) => void
  /** A turn could not be committed: what is in memory is ahead of the store and must be discarded. */
  readonly onBroken: (live: LiveExecution, error: unknown) => void
  /** Why a task of an execution cannot even be scheduled, or null. */
  readonly refuseTask: (live: LiveExecution, resource: TaskResource, taskArguments: Payload) => string | null
  /** Where long turns are made. */
  readonly threads: ThreadPool
  /** Where expensive turns are marked while they are made. */
  readonly marks: TurnMarks
  /** The definition that a program was compiled from. */
  readonly definitionOf: (program: Program) => string
  /** Whether the execution's machine is being deleted, so that the execution must end. */
  readonly mustStop: (live: LiveExecution) => boolean
  /** Settles once there is room for what the next turn does; null if there is room now. */
  readonly room: () => Promise<void> | null
}

// Turns that cost at least this much are marked.
const markedSteps = 100_000

// What a turn costs this thread besides the engine's work: its record, its effects, those waiting for it.
const turnOverheadSteps = 4_000

// How many executions go on at a time where they hold too much memory.
const narrowMax = 8

/** Makes the turns of executions: one at a time for each execution, and executions side by side. */
export class TurnLoop {
  readonly #options: TurnLoopOptions
  /** Where executions hold too much memory, they go on a few at a time. */
  readonly #narrow: TurnGate
  readonly #heavy = new HeavyPrograms()
  readonly #threads: TurnThreads
  #closed = false

  constructor(options: TurnLoopOptions) {
    this.#options = options
    this.#narrow = new TurnGate(narrowMax, options.gauge.narrowBytes)
    this.#threads = new TurnThreads(options.threads, options.marks)
  }

  /**
   * Hands a cause to an execution in memory.
   *
   * @returns once the turn is committed, whether an answer found the attempt that it was for.
   */
  deliver(live: LiveExecution, cause: Cause): Promise<boolean> {
    if (this.#closed) return Promise.reject(new StoreError('STORE_CLOSED', 'The server is closing.'))
    return new Promise((settle, fail) => this.#take(live, [{ cause, settle, fail }]))
  }

  #take(live: LiveExecution, deliveries: readonly Delivery[]): void {
    if (live.isEvicted) return void this.#takeAnew(live.id, deliveries)
    live.deliveries.push(...deliveries)
    if (!live.busy) void this.#work(live)
  }

  /** Hands causes to an execution that was evicted before they reached it. */
  async #takeAnew(id: number, deliveries: readonly Delivery[]): Promise<void> {
    const live = await this.#find(id, deliveries)
    if (live !== null) this.#take(live, deliveries)
  }

  /** Returns null when the causes found no execution, and those who delivered them know. */
  async #find(id: number, deliveries: readonly Delivery[]): Promise<LiveExecution | null> {
    const release = this.#options.clock.hold?.()
    try {
      const live = await this.#options.find(id)
      if (live === null) for (const { settle } of deliveries) settle(false)
      return live
    } catch (error) {
      for (const { fail } of deliveries) fail(error)
      this.#options.onUnread(id, error)
      return null
    } finally {
      release?.()
    }
  }

  /** Accepts no more causes. */
  close(): void {
    this.#closed = true
  }

  /** Causes that arrive while turns are on their way to disk make their turns together, for the next commit. */
  async #work(live: LiveExecution, enteredBytes: number | null = null): Promise<void> {
    live.busy = true
    while (live.deliveries.length > 0) {
      const deliveries: Delivery[] = []
      let narrowBytes = enteredBytes ?? 0
      const isNarrow = enteredBytes !== null || this.#options.gauge.narrows(live.ownerArn)
      if (isNarrow && enteredBytes === null) {
        narrowBytes = live.weightBytes
        const entered = this.#narrow.enter(live.ownerArn, narrowBytes)
        if (entered !== null && this.#options.setAside(live)) {
          live.busy = false
          // Not awaited: what waits would hold the execution.
          return void this.#workLater(live.id, live.deliveries.splice(0), narrowBytes, entered)
        }
        if (entered !== null) await this.#holdingTime(entered)
      }
      enteredBytes = null
      try {
        if (isNarrow) this.#endIfTooLarge(live)
        const preparing = this.#options.prepare(live)
        if (preparing !== null) await this.#holdingTime(preparing)
        const turns: Turn[] = []
        const room = this.#options.room()
        if (room !== null) await this.#holdingTime(room)
        const { lastEventId: eventId } = live.execution
        if (this.#heavy.has(live.program)) turns.push(await this.#turnElsewhere(live, deliveries))
        else {
          const urgency = live.deliveries[0]!.cause.type === 'Continued' ? 'rest' : 'fresh'
          // While it waited for its slice, others may have filled the memory.
          const isTooMuch = () => !isNarrow && this.#options.gauge.narrows(live.ownerArn)
          const made = this.#options.slices.run(urgency, live.ownerArn, () =>
            isTooMuch() ? 0 : this.#turns(live, deliveries, turns),
          )
          if (made !== null) await this.#holdingTime(made)
          if (deliveries.length === 0) continue
          if (turns.length < deliveries.length) {
            live.deliveries.unshift(...deliveries.splice(0))
            await this.#options.restore(live)
            continue
          }
        }
        const end = await this.#options.commits.commit(live, turns, eventId)
        if (end === null && live.copies !== null) {
          live.copies.note(live.execution, turns)
          this.#options.onTurned(live)
        }
        this.#options.clock.stir?.()
        for (const [index, turn] of turns.entries()) {
          this.#options.onCommitted(live, turn)
          deliveries[index]!.settle(turn.accepted)
        }
        if (end === null && turns.some((turn) => turn.unfinished)) {
          void this.deliver(live, { type: 'Continued' }).catch(ignore)
        }
        if (end !== null) this.#options.onEnded(live, end)
      } catch (error) {
        this.#options.onBroken(live, error)
        for (const { fail } of [...deliveries, ...live.deliveries.splice(0)]) fail(error)
      } finally {
        if (isNarrow) this.#narrow.leave(narrowBytes)
      }
    }
    live.busy = false
    this.#options.onIdle(live)
  }

  /** Where memory is overfull, an execution that the store has is not in memory while it waits for those before it. */
  async #workLater(id: number, deliveries: readonly Delivery[], bytes: number, entered: Promise<void>): Promise<void> {
    await this.#holdingTime(entered)
    const live = await this.#find(id, deliveries)
    if (live === null || live.busy || live.isEvicted) {
      this.#narrow.leave(bytes)
      if (live !== null) this.#take(live, deliveries)
      return
    }
    live.deliveries.push(...deliveries)
    void this.#work(live, bytes)
  }

  /** An Express execution, which is only in memory, is ended if its machine takes most of the memory. */
  #endIfTooLarge(live: LiveExecution): void {
    if (live.durable || live.execution.root === null || !this.#options.gauge.endsOf(live.ownerArn)) return
    const cause = 'The server has no memory left for this execution: those of its state machine hold too much.'
    live.deliveries.unshift({ cause: { type: 'Broken', cause }, settle: () => {}, fail: () => {} })
  }

  /** Virtual time does not pass while a turn is waiting to be made. */
  #holdingTime(waiting: Promise<void>): Promise<void> {
    return holdingTime(this.#options.clock, waiting)
  }

  /**
   * Makes the turns of waiting causes, as many as one slice allows: they are committed together, and one commit
   * has to stay small. Returns their cost in steps. If the last one took too long, it gives no turn, and all
   * of them have to be made again.
   */
  #turns(live: LiveExecution, deliveries: Delivery[], turns: Turn[]): number {
    const mark = { executionId: live.id, eventId: live.execution.lastEventId }
    const meter = new Meter(markedSteps, () => this.#options.marks.begin(0, mark), limits.interruptedTurnSteps)
    try {
      while (live.deliveries.length > 0 && meter.steps < limits.turnSteps) {
        const delivery = live.deliveries.shift()!
        deliveries.push(delivery)
        const stepsBefore = meter.steps
        const turn = this.#turn(live, delivery.cause, meter)
        if (turn !== null) turns.push(turn)
        this.#heavy.note(live.program, meter.steps - stepsBefore)
        if (turn === null) break
      }
    } finally {
      // A turn that could not be made is over, too.
      if (meter.steps >= markedSteps) this.#options.marks.end(0)
    }
    return meter.steps + turns.length * turnOverheadSteps
  }

  /** Makes one turn on a thread, because its program is known to block this one. */
  async #turnElsewhere(live: LiveExecution, deliveries: Delivery[]): Promise<Turn> {
    const delivery = live.deliveries.shift()!
    deliveries.push(delivery)
    const { program, execution, start, ownerArn } = live
    const cause = this.#causeNow(live, delivery.cause)
    if (cause === null) return turnOfEnded
    const { clock, entropy, definitionOf } = this.#options
    const { nowMillis, region, waitTimeScale, refuseTask } = this.environment(live)
    const release = clock.hold?.()
    try {
      const definition = definitionOf(program)
      const job = {
        executionId: live.id,
        execution,
        cause,
        machineArn: ownerArn,
        revision: start.revision,
        definition,
        seed: entropy.fork(),
        nowMillis,
        region,
        waitTimeScale,
        refuseTask,
      }
      const { turn, steps } = await this.#threads.make(job)
      this.#heavy.noteElsewhere(program, steps)
      return turn
    } catch (error) {
      // When the server closes, threads end in the middle: the next server makes their turns again.
      // A turn that got no thread is made later, if somebody will try it again.
      const mayPass = error instanceof ThreadUnavailableError && canBeTriedAgain(live)
      throw this.#options.threads.isClosed || mayPass ? error : new TurnFault(error)
    } finally {
      release?.()
    }
  }

  /** Null if it takes too long to be made here. */
  #turn(live: LiveExecution, cause: Cause, meter: Meter): Turn | null {
    try {
      return this.#advance(live, cause, meter)
    } catch (error) {
      if (error instanceof TurnInterrupted) return null
      throw new TurnFault(error)
    }
  }

  #advance(live: LiveExecution, cause: Cause, meter: Meter): Turn {
    const next = this.#causeNow(live, cause)
    return next === null ? turnOfEnded : advance(live.program, live.execution, next, this.environment(live, meter))
  }

  /** What a cause amounts to now: null if the execution has ended, a stop if it must not continue. */
  #causeNow(live: LiveExecution, cause: Cause): Cause | null {
    if (cause.type === 'Started' || cause.type === 'Redriven') return cause
    if (live.execution.root === null) return null
    const stop = !passiveCauses.has(cause.type) && this.#options.mustStop(live)
    return stop ? { type: 'StopRequested', error: null, cause: null } : cause
  }

  /** What an execution's turns take from outside, at this moment. */
  environment(live: LiveExecution, meter?: Meter): TurnEnvironment {
    return {
      ...this.surroundings(meter),
      refuseTask: (resource, taskArguments) => this.#options.refuseTask(live, resource, taskArguments),
    }
  }

  /** What evaluations take from outside, at this moment. It holds no execution, and refuses no task. */
  surroundings(meter: Meter = new Meter()): TurnEnvironment {
    const { clock, entropy, region, waitTimeScale } = this.#options
    return {
      nowMillis: clock.now(),
      region,
      waitTimeScale,
      meter,
      random: () => entropy.random(),
      uuid: () => entropy.uuid(),
      uuidOf: namedUuid,
      taskToken: () => newTaskToken(entropy),
      refuseTask: () => null,
    }
  }
}

// The executions of a machine being deleted end at their next transition. These causes do not lead to one.
const passiveCauses: ReadonlySet<Cause['type']> = new Set([
  'StopRequested',
  'TaskHeartbeat',
  'TaskSubmitted',
  'ActivityStarted',
])

/** Whether somebody tries an execution again whose turn could not be made: see `BrokenTurns`. */
function canBeTriedAgain({ start, startStored, durable }: LiveExecution): boolean {
  const isChild = start.mapRunArn !== null
  return startStored ? durable || !isChild : isChild
}

// A function of its own: one made where turns are made would hold them, and their execution, as long as it is needed.
const ignore = () => {}

/** The turn of an execution that has ended: nothing happens, and no answer finds anybody waiting. */
const turnOfEnded: Turn = {
  events: [],
  changed: new Set(),
  removed: new Set(),
  effects: [],
  closed: null,
  retained: null,
  unfinished: false,
  accepted: false,
}
