import type { ActivityStore, TagStore } from './interface/activities-and-tags.ts'
import type { CancelledCallStore } from './interface/cancelled-calls.ts'
import type { ConnectionStore } from './interface/connections.ts'
import type { ExecutionStore, FrameStore, HistoryStore, TurnStore } from './interface/execution-store.ts'
import type { MachineStore } from './interface/machines.ts'
import type { MapRunStore } from './interface/map-runs.ts'
import type { OverviewStore } from './interface/overview.ts'
import type { AliasStore, VersionStore } from './interface/versions.ts'
import type { StoreError } from './store-error.ts'

export type * from './interface/activities-and-tags.ts'
export type * from './interface/cancelled-calls.ts'
export type * from './interface/claim.ts'
export type { Connection, ConnectionStore, ListConnectionsRequest } from './interface/connections.ts'
export type * from './interface/execution-store.ts'
export type * from './interface/executions.ts'
export type * from './interface/machines.ts'
export type * from './interface/map-runs.ts'
export type * from './interface/overview.ts'
export type * from './interface/page.ts'
export type * from './interface/search.ts'
export type * from './interface/versions.ts'
export type { StoreErrorCode } from './store-error.ts'

/**
 * What is stored, by subject, and the only door to it. Every method is one transaction; a returned promise of a write is settled when
 * the write is on disk. Times are milliseconds since 1970. Payloads are JSON text as it came.
 *
 * Losing a race is an ordinary return value here, because every caller has something to do about it.
 */
export interface Store extends TurnStore {
  readonly machines: MachineStore
  readonly versions: VersionStore
  readonly aliases: AliasStore
  readonly activities: ActivityStore
  readonly tags: TagStore
  readonly connections: ConnectionStore
  readonly executions: ExecutionStore
  readonly histories: HistoryStore
  readonly frames: FrameStore
  readonly mapRuns: MapRunStore
  readonly cancelledCalls: CancelledCallStore
  readonly overview: OverviewStore
  /** Why nothing can be written for now (a full disk) or ever (the files are gone); null if all is well. */
  trouble(): StoreError | null
  close(): Promise<void>
}
