import type { Program } from '../asl/program.ts'
import type { Cause } from '../engine/cause.ts'
import type { Execution } from '../engine/execution.ts'
import type { FrameCopies } from '../engine/frame-copies.ts'
import type { Claim, ExecutionStart, Redrive } from '../store/store.ts'
import type { ExecutionData } from './execution-payloads/execution-data.ts'

/** A cause on its way to an execution, with callbacks for the one waiting to hear that it was taken. */
export interface Delivery {
  readonly cause: Cause
  /** Called once the turn is committed: whether an answer found the attempt that it was for. */
  readonly settle: (accepted: boolean) => void
  readonly fail: (reason: unknown) => void
}

/** An execution in memory, with the causes waiting for their turn. */
export interface LiveExecution {
  readonly id: number
  readonly start: ExecutionStart
  /** Under which it was opened, or read from the store. */
  readonly claim: Claim
  /** The machine that it belongs to: a map run's child is of the machine that has the Map state. */
  readonly ownerArn: string
  readonly program: Program
  readonly execution: Execution
  /** False for Express executions: their frames and history stay in memory. */
  readonly durable: boolean
  /** Where an Express execution stood after its last turns; null for others, as the store has them. */
  readonly copies: FrameCopies | null
  readonly deliveries: Delivery[]
  /** Whether one of its turns is being computed or committed. */
  busy: boolean
  /** Whether the store already knows that it started. */
  startStored: boolean
  /** The redrive that the next turn has to commit; null for none. */
  redrive: Redrive | null
  /** Measures how much data it holds; null if nobody wants to know. */
  data: ExecutionData | null
  /** The activities of its tasks that do not exist, as looked up before its turns. */
  activitiesMissing: ReadonlySet<string>
  /** About how many bytes it takes in memory, as last reported to the `MemoryGauge`. */
  weightBytes: number
  /** How many turns it makes before it is weighed again. */
  turnsToWeighing: number
  /** Cancels the wake-up of an execution whose timers are not in the store. */
  cancelWake: (() => void) | null
  /** Whether it has left memory: another object may stand for the same execution by now, which causes must go to. */
  isEvicted: boolean
}
