import type { Program } from '../asl/program.ts'
import type { ObjectStore } from '../objects/index.ts'
import type { Store } from '../store/store.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import type { Clock } from './clock.ts'
import type { Entropy } from './entropy/entropy.ts'
import type { HeapUse } from './memory/heap-use.ts'
import type { ActivityWork, TakeTask } from './nodes/activity-work.ts'
import type { ExecutionQuota } from './nodes/execution-quota.ts'
import type { Messages } from './nodes/messages.ts'
import type { Ownership } from './nodes/ownership.ts'
import type { Observer } from './observers/observer.ts'
import type { RealTime } from './real-time.ts'
import type { ServiceDirectory } from './service.ts'
import type { TurnMarks } from './turns/turn-marks.ts'
import type { WriteHistory } from './turns/turn-record.ts'

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
  /** How many executions without a call in flight may stay in memory. */
  readonly idleMax?: number
  /** How many Standard executions may be open at once. */
  readonly openExecutionsMax?: number
  /** What several nodes on one store share; without them, this one is alone. */
  readonly messages?: Messages
  /** What this node may work on: all that the store has, unless said otherwise. */
  readonly ownership?: Ownership
  readonly activityWork?: (take: TakeTask) => ActivityWork
  readonly quota?: ExecutionQuota
  /** How much the heap holds, and may hold. */
  readonly heapUse?: () => HeapUse
  /** Where slow work is done. They end when the conductor closes. */
  readonly threads?: ThreadPool
  /** Where expensive turns are marked while they are made. */
  readonly marks?: TurnMarks
  /** Who looks on. */
  readonly observers?: readonly Observer[]
  /** Told of faults of ours: nothing else hears of them. */
  readonly report: (message: string, error: unknown) => void
}
