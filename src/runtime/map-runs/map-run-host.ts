import type { Cause } from '../../engine/cause.ts'
import type { Batch } from '../../engine/map-run/batcher.ts'
import type { ObjectStore } from '../../objects/index.ts'
import type { MapRunTally, Store, MapRun as StoredMapRun } from '../../store/store.ts'
import type { MemoryGauge } from '../memory/memory-gauge.ts'
import type { ChildInputMaker } from './inputs/child-input-maker.ts'
import type { ItemSource } from './item-source.ts'
import type { MapRunParent } from './map-run-parent.ts'

/** A child execution to be started. */
export interface ChildToStart extends Batch {
  readonly mapRunArn: string
  readonly type: 'STANDARD' | 'EXPRESS'
  /** Index into Program.flows. */
  readonly flow: number
  readonly index: number
}

/** What a map run needs from its surroundings. */
export interface MapRunHost {
  readonly store: Store
  readonly objects: ObjectStore
  /**
   * Starts a child execution and returns its id. Its end is told by `MapRun.childEnded`, or `childLost` if it could
   * not be committed. `onCommitted` is called when its first turn is on disk, or was abandoned.
   */
  startChild(parent: MapRunParent, child: ChildToStart, onCommitted: () => void): number
  /**
   * Lets a failed child execution continue, or (Express) run again. False if it cannot; its end is told like that of
   * others.
   */
  redriveChild(parent: MapRunParent, child: { readonly id: number; readonly flow: number }): Promise<boolean>
  /** Resolves once a child with an input this long may be started: others share the thread. Null if it may start now. */
  pace(parent: MapRunParent, characters: number): Promise<void> | null
  readonly gauge: Pick<MemoryGauge, 'isShort' | 'add'>
  /** Stops a child execution, which then ends as ABORTED. */
  stopChild(executionId: number): Promise<void>
  /** Delivers the end of the map run to the execution waiting for it. */
  deliver(executionId: number, cause: Cause): Promise<void>
  /** Says that something is going on and virtual time must not pass, until the returned function is called. */
  hold(): () => void
  /** Calls back after a while: a second, unless said otherwise. */
  later(callback: () => void, delayMillis?: number): void
  report(message: string, error: unknown): void
}

export interface MapRunSetup {
  readonly stored: StoredMapRun
  /** The execution whose Map state it is. */
  readonly parent: MapRunParent
  /** Index into Program.flows of the flow that the children run. */
  readonly flow: number
  readonly source: ItemSource
  /** How many items there are, if that is known before they are read; null otherwise. */
  readonly itemCount: number | null
  readonly inputs: ChildInputMaker
  /** The counts of children that an earlier server started. */
  readonly tallies: readonly MapRunTally[]
  /** Those of them that are still running, with the items that each got, by execution id. */
  readonly running: ReadonlyMap<number, RunningChild>
  /** How many of the running ones have ended since they were read: the tallies, read later, include them. */
  readonly countedBefore: number
  /** Whether the running ones were only in the memory of the earlier server and have to run again. */
  readonly interrupted: boolean
}

export interface RunningChild {
  readonly index: number
  readonly itemCount: number
  /** Whether it runs again after a failure. */
  readonly redriven: boolean
}

/** Why a map run starts no more children. */
export type Halt =
  | { readonly type: 'failed'; readonly error: string; readonly cause: string }
  /** Nobody is waiting for it any more. */
  | { readonly type: 'aborted' }
  /** The server is closing: the map run continues after the next start. */
  | { readonly type: 'closed' }
