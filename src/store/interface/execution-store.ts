import type { CancelledCall } from './cancelled-calls.ts'
import type { Claim } from './claim.ts'
import type {
  ExecutionEnd,
  ExecutionStart,
  ExecutionStatus,
  ExecutionSummary,
  Redrive,
  RedriveFigures,
  StoredExecution,
  StoredFrame,
} from './executions.ts'
import type { MapRunChange } from './map-runs.ts'
import type { Page, PageRequest } from './page.ts'

/** All that one turn of an execution leaves behind. Committed as a whole or not at all. */
export interface TurnRecord {
  readonly executionId: number
  /** Present in the first turn. */
  readonly start: ExecutionStart | null
  /** Present in the first turn of a redrive: a closed execution whose frames were retained is open again, with no parent. */
  readonly redrive?: Redrive
  /** Present in the last turn: the execution is closed and all its frames are removed, unless `retainsFrames` is set. */
  readonly end: ExecutionEnd | null
  /** The frames stay for a redrive, asleep: whatever `framesPut` says, they are never due, have no token and are not active. */
  readonly retainsFrames?: boolean
  /** A chunk of history: events firstEventId, firstEventId + 1, … Null when there are none. */
  readonly history: HistoryChunk | null
  readonly framesPut: readonly StoredFrame[]
  /** Paths of frames that are gone. Ignored if `end` says that all are. */
  readonly framesRemoved: readonly string[]
  /** Map runs that began or ended in the turn. */
  readonly mapRuns?: readonly MapRunChange[]
  /** Calls that were cancelled in the turn and may have begun something elsewhere, which must be ended. */
  readonly cancelledCalls?: readonly CancelledCall[]
}

export interface HistoryChunk {
  readonly firstEventId: number
  readonly count: number
  /** The events as text with a version inside, which no store looks into. */
  readonly chunk: string
}

/** How history is read: all of it in order, unless said otherwise. */
export interface HistoryReading {
  /** Reading stops once the chunks have this many bytes in all; at least one is read. */
  readonly bytesMax?: number
  /** Backwards from the last one. */
  readonly newestFirst?: boolean
}

/** What was removed in one go: a few megabytes at most, so that others need not wait long. */
export interface Removal {
  /** How many executions are completely gone. */
  readonly count: number
  /** Whether there is more to remove. */
  readonly more: boolean
}

export interface FrameKey {
  readonly executionId: number
  readonly path: string
}

export interface DueFrame extends FrameKey {
  readonly dueMillis: number
}

/** An open execution with what is needed to continue it; or a closed one, to redrive it. */
export interface OpenExecution {
  readonly execution: ExecutionStart
  /** Absent if it was never redriven. */
  readonly redriven?: RedriveFigures
  readonly frames: readonly StoredFrame[]
  /** The id of the last event in its history. */
  readonly lastEventId: number
}

export interface ListExecutionsRequest extends PageRequest {
  readonly machineArn: string
  /** Only those that a version or an alias started. */
  readonly startedBy?: { readonly version: number } | { readonly alias: string }
  readonly status: ExecutionStatus | null
}

export interface Asleep {
  readonly ids: readonly number[]
  /** Where the next part begins; null once all were looked at. */
  readonly lastId: number | null
}

export interface ExecutionStore {
  byArn(arn: string): Promise<StoredExecution | null>
  byId(id: number): Promise<StoredExecution | null>
  /** Newest first. */
  list(request: ListExecutionsRequest): Promise<Page<ExecutionSummary>>
  /** Whether any execution of the machine is still open. */
  hasOpen(machineArn: string): Promise<boolean>
  /** How many executions of Standard machines are open. */
  countOpen(): Promise<number>
  /** Null if it is closed or never existed. */
  loadOpen(id: number): Promise<OpenExecution | null>
  /** A closed execution with the frames that were retained for a redrive; null if no frames were. */
  loadRetained(id: number): Promise<OpenExecution | null>
  /** Whether a closed execution has frames that were retained for a redrive. */
  hasRetainedFrames(id: number): Promise<boolean>
  /** The latest redrives of an execution, newest first. */
  redrivesOf(id: number, limit: number): Promise<readonly Redrive[]>
  /** Ids of executions with active frames, for recovery, in pages by id. */
  toRecover(claim: Claim, afterId: number, limit: number): Promise<readonly number[]>
  /** Ids of executions that would never be woken, because the stored instant at which they are due is damaged. */
  neverDue(claim: Claim): Promise<readonly number[]>
  /**
   * Ids of open executions with a frame that nothing in its row would wake. For a frame that waits for others, that is as it
   * should be; for others it is damage. Looks at a part of them, behind an id.
   */
  asleep(claim: Claim, afterId: number): Promise<Asleep>
  /**
   * Ids of open executions that a task of another one started and waited for, where that other one has ended: a crash
   * came before they could be stopped. Earliest first.
   */
  orphans(claim: Claim, limit: number): Promise<readonly number[]>
  /** Removes the retained frames of at most `limit` executions that closed before an instant, or a part of them. */
  removeRetainedFramesBefore(stopMillis: number, limit: number): Promise<Removal>
  /** Removes at most `limit` executions (with history) that closed before an instant, or a part of them. */
  removeClosedBefore(stopMillis: number, limit: number): Promise<Removal>
}

/** What executions came through, as chunks that no store looks into. They are written by turns. */
export interface HistoryStore {
  /**
   * Chunks that overlap the ids from..to (inclusive), in order. There may be gigabytes: see `HistoryReading`. Damaged ones
   * are left out, as those are that were lost, and both are reported.
   */
  read(
    executionId: number,
    fromEventId: number,
    toEventId: number,
    reading?: HistoryReading,
  ): Promise<readonly HistoryChunk[]>
  /**
   * The id of the last event, 0 for an empty history: of all events; or of those that can be read, of an execution that has
   * had some.
   */
  lastEventId(executionId: number, among?: 'all' | 'readable'): Promise<number>
}

/** What wakes executions: instants, and tokens. Frames are written by turns. Work is given to the holder of a claim, of what it covers. */
export interface FrameStore {
  /** Frames to be woken up to and including an instant, earliest first, after the one that the previous page ended with. */
  due(claim: Claim, untilMillis: number, limit: number, after: DueFrame | null): Promise<readonly DueFrame[]>
  /** The earliest instant after another one at which any frame is due, or null. */
  nextDueMillis(claim: Claim, afterMillis: number): Promise<number | null>
  byToken(token: string): Promise<FrameKey | null>
}

export interface TurnStore {
  /** What this process may work on: everything, as it is the only one. */
  readonly claim: Claim
  /** Unique and growing, even across restarts. Nothing is read for it: ids are reserved, in blocks if there are several nodes. */
  nextExecutionId(): number
  /**
   * Commits a turn. Turns handed in while a transaction is on its way to disk share the next one, in order. Rejects
   * with a StoreError when the turn was not committed (STORE_FENCED if the claim is not the latest); turns of the same execution handed in behind it are then refused too
   * (STORE_PREDECESSOR_FAILED), so that a history has no gap.
   */
  commit(turn: TurnRecord, claim: Claim): Promise<void>
}
