import type { FrameKey } from './execution-store.ts'
import type { ExecutionStatus, ExecutionSummary } from './executions.ts'
import type { SearchPortion, SearchRequest } from './search.ts'

/** How many executions have each status; at most as many as were asked to be counted. */
export type StatusCounts = Readonly<Record<ExecutionStatus, number>>

/** A frame that waits for an answer with a task token. */
export interface TokenFrame extends FrameKey {
  readonly token: string
}

/** A frame that waits for an instant, or for an answer with a task token. */
export interface WaitingFrame extends FrameKey {
  readonly dueMillis: number | null
}

/** A frame with what it waits for, and its execution. */
export interface FrameInExecution {
  readonly execution: ExecutionSummary
  /** As in `StoredFrame`; null if it is longer than was asked for. */
  readonly data: string | null
}

/** Why an execution failed, timed out or was stopped. */
export interface Failure {
  readonly error: string | null
  readonly cause: string | null
}

/** What people look at and the service's own API cannot tell, answered from indexes. */
export interface OverviewStore {
  /** Counts executions of a machine by status, each up to `max`: nobody waits for a million to be counted. */
  countByStatus(machineArn: string, max: number): Promise<StatusCounts>
  /** Frames that wait for an answer with a task token, in the order of their tokens, after one. */
  framesByToken(afterToken: string, limit: number): Promise<readonly TokenFrame[]>
  /** Frames of an execution that wait, by path. */
  waitingOf(executionId: number, limit: number): Promise<readonly WaitingFrame[]>
  /** Null if the frame, or its execution, is gone. */
  frame(key: FrameKey, bytesMax: number): Promise<FrameInExecution | null>
  /** Why an execution failed; null if it did not, or does not exist. */
  failure(executionId: number): Promise<Failure | null>
  /** Looks for executions, newest first, for a few milliseconds: see `SearchPortion.beforeId`. */
  search(request: SearchRequest): Promise<SearchPortion>
}
