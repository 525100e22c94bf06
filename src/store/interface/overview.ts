import type { ExecutionStatus } from './executions.ts'

/** How many executions have each status; at most as many as were asked to be counted. */
export type StatusCounts = Readonly<Record<ExecutionStatus, number>>

/** What people look at and the service's own API cannot tell, answered from indexes. */
export interface OverviewStore {
  /** Counts executions of a machine by status, each up to `max`: nobody waits for a million to be counted. */
  countByStatus(machineArn: string, max: number): Promise<StatusCounts>
}
