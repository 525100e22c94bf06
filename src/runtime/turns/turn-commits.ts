import { writtenLength } from '../../engine/event.ts'
import type { Turn } from '../../engine/turn.ts'
import type { CancelledCall, ExecutionEnd, Store, TurnRecord } from '../../store/store.ts'
import type { Clock } from '../clock.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { MemoryGauge } from '../memory/memory-gauge.ts'
import { holdingTime } from './holding-time.ts'
import { TurnFault } from './turn-fault.ts'
import { TurnGate } from './turn-gate.ts'
import type { TurnMarks } from './turn-marks.ts'
import { executionEnd, turnRecord, type WriteHistory } from './turn-record.ts'

export interface TurnCommitsOptions {
  readonly store: Store
  readonly clock: Clock
  readonly gauge: MemoryGauge
  readonly writeHistory: WriteHistory
  /** Where expensive turns are marked while they are written down. */
  readonly marks: TurnMarks
  /** Turns were made: the execution may have become larger or smaller. */
  readonly onTurned: (live: LiveExecution) => void
  /** The start of a Standard execution was committed. */
  readonly onOpened: (live: LiveExecution) => void
  /** The calls that turns cancel and that must be committed with them. */
  readonly cancelledCalls: (live: LiveExecution, turns: readonly Turn[]) => readonly CancelledCall[]
}

// Records with at least this many events and frames are marked.
const markedParts = 200

// How many executions may have turns on their way to the store at once: enough to fill its commits, few enough that the
// turn of another machine does not wait long.
const storingMax = 128
// And how many bytes they may hold: all of it is in memory several times on its way.
const storingBytesMax = 16_777_216

/** For whom something is committed. */
type StoredFor = Pick<LiveExecution, 'ownerArn' | 'claim'>

/** Commits what executions did: so many at a time, each machine in turn. */
export class TurnCommits {
  readonly #options: TurnCommitsOptions
  readonly #storing = new TurnGate(storingMax, storingBytesMax)

  constructor(options: TurnCommitsOptions) {
    this.#options = options
  }

  /** Failing to write the record is a fault too: retrying would not help. */
  #record(live: LiveExecution, turns: readonly Turn[], end: ExecutionEnd | null, eventId: number): TurnRecord | null {
    const marked = isLarge(turns)
    if (marked) this.#options.marks.begin(0, { executionId: live.id, eventId })
    try {
      const cancelled = this.#options.cancelledCalls(live, turns)
      const { clock, writeHistory } = this.#options
      return turnRecord(live, turns, end, clock.now(), cancelled, writeHistory)
    } catch (error) {
      throw new TurnFault(error)
    } finally {
      if (marked) this.#options.marks.end(0)
    }
  }

  /** Commits what the turns did. Returns the execution's end if they ended it. */
  async commit(live: LiveExecution, turns: readonly Turn[], eventId: number): Promise<ExecutionEnd | null> {
    const { clock } = this.#options
    const closed = turns.findLast((turn) => turn.closed !== null)?.closed ?? null
    const end = closed === null ? null : executionEnd(closed, clock.now())
    if (live.durable) {
      const bytesBefore = live.weightBytes
      this.#options.onTurned(live)
      const bytes = Math.max(bytesBefore, live.weightBytes) + historyBytes(turns)
      await this.store(live, bytes, () => this.#record(live, turns, end, eventId))
      if (!live.startStored || live.redrive !== null) this.#options.onOpened(live)
      live.startStored = true
      live.redrive = null
    } else if (end !== null && (live.startStored || live.start.mapRunArn !== null)) {
      // An Express execution only has to close what was stored when it started. A map run's child is stored whole
      // when it ends: it can be described, and its result is needed.
      const start = live.startStored ? null : live.start
      const record = { executionId: live.id, start, end, history: null, framesPut: [], framesRemoved: [] }
      await this.store(live, live.start.input.length, () => record)
    }
    return end
  }

  /**
   * Commits what an execution did, once its machine's turn comes. The record is made then, since it holds once more what
   * the execution holds.
   *
   * @param bytes about how many the record takes.
   * @param makeRecord returns null if there is nothing to commit.
   */
  async store({ ownerArn, claim }: StoredFor, bytes: number, makeRecord: () => TurnRecord | null): Promise<void> {
    const { gauge, store, clock } = this.#options
    gauge.add(ownerArn, bytes)
    const entered = this.#storing.enter(ownerArn, bytes)
    if (entered !== null) await holdingTime(clock, entered)
    try {
      const record = makeRecord()
      if (record !== null) await store.commit(record, claim)
    } finally {
      this.#storing.leave(bytes)
      gauge.add(ownerArn, -bytes)
    }
  }
}

/** About how many bytes the events of turns hold: each payload as it is and as it is written. */
function historyBytes(turns: readonly Turn[]): number {
  let characters = 0
  for (const { events } of turns) {
    for (const { fields } of events) if (fields !== null) characters += writtenLength(fields)
  }
  return 2 * characters
}

/** Whether turns are so large that writing them down may take long. */
function isLarge(turns: readonly Turn[]): boolean {
  let parts = 0
  for (const { events, changed } of turns) parts += events.length + changed.size
  return parts >= markedParts
}
