import type { Cause } from '../../engine/cause.ts'
import type { Batch } from '../../engine/map-run/batcher.ts'
import type { MapRunPlan } from '../../engine/map-run/plan.ts'
import type { ObjectStore } from '../../objects/index.ts'
import type { MapRunTally, Store, MapRun as StoredMapRun } from '../../store/store.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { MemoryGauge } from '../memory/memory-gauge.ts'
import type { ChildInputMaker } from './inputs/child-input-maker.ts'

/** A child execution that is to begin. */
export interface ChildToStart extends Batch {
  readonly mapRunArn: string
  readonly type: 'STANDARD' | 'EXPRESS'
  /** Index into Program.flows. */
  readonly flow: number
  readonly index: number
}

/** What a map run needs of its surroundings. */
export interface MapRunHost {
  readonly store: Store
  readonly objects: ObjectStore
  /**
   * Begins a child execution, whose id it gives. Its end is told by `MapRun.childEnded`, or `childLost` when it could
   * not be kept. `onCommitted` is called when its first turn is on the disk, or abandoned.
   */
  startChild(parent: LiveExecution, child: ChildToStart, onCommitted: () => void): number
  /**
   * Lets a child execution that failed go on, or (Express) run again. False when it cannot; its end is told as that of
   * others.
   */
  redriveChild(parent: LiveExecution, child: { readonly id: number; readonly flow: number }): Promise<boolean>
  /** Resolves once a child with so long an input may be started: others share the thread. Null when it may be now. */
  pace(parent: LiveExecution, characters: number): Promise<void> | null
  readonly gauge: Pick<MemoryGauge, 'isShort' | 'add'>
  /** Stops a child execution, which then ends as ABORTED. */
  stopChild(executionId: number): Promise<void>
  /** Hands the end of the map run to the execution that waits for it. */
  deliver(executionId: number, cause: Cause): Promise<void>
  /** Says that something goes on, so that virtual time must not pass, until the function that it gives is called. */
  hold(): () => void
  /** Calls back after a while: a second, unless said otherwise. */
  later(callback: () => void, delayMillis?: number): void
  report(message: string, error: unknown): void
}

export interface MapRunSetup {
  readonly stored: StoredMapRun
  /** The execution whose Map state it is. */
  readonly parent: LiveExecution
  /** Index into Program.flows of what the children run. */
  readonly flow: number
  readonly plan: MapRunPlan
  readonly inputs: ChildInputMaker
  /** Of children that an earlier server started. */
  readonly tallies: readonly MapRunTally[]
  /** Those of them that still run, with the items that each got, by execution id. */
  readonly running: ReadonlyMap<number, RunningChild>
  /** How many of those that run have ended since they were read, and are in the tallies, which were read later. */
  readonly countedBefore: number
  /** Whether those that run were only in the memory of the earlier server, and have to run again. */
  readonly interrupted: boolean
}

export interface RunningChild {
  readonly index: number
  readonly itemCount: number
  /** Whether it runs again, after it had failed. */
  readonly redriven: boolean
}

/** Why a map run starts no more children. */
export type Halt =
  | { readonly type: 'failed'; readonly error: string; readonly cause: string }
  /** Nobody waits for it any more. */
  | { readonly type: 'aborted' }
  /** The server is closing: it goes on with the next start. */
  | { readonly type: 'closed' }
