import type { Claim } from './claim.ts'
import type { ExecutionStatus, ExecutionSummary } from './executions.ts'
import type { Page, PageRequest } from './page.ts'

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'

/** What is known about a map run from its start on. */
export interface MapRunStart {
  readonly arn: string
  /** The execution whose Map state it is, and that state's frame. */
  readonly executionId: number
  readonly path: string
  readonly startMillis: number
  /** 0: as many as allowed. */
  readonly maxConcurrency: number
  /** Null if not given. */
  readonly toleratedFailureCount: number | null
  readonly toleratedFailurePercentage: number | null
}

export interface MapRun extends MapRunStart {
  readonly status: MapRunStatus
  /** Null while it is running. */
  readonly stopMillis: number | null
  /** How many items and children there are in all; null until that is known. */
  readonly itemTotal: number | null
  readonly childTotal: number | null
  /** How many children's results were exported. */
  readonly resultsWritten: number
  readonly redriveCount: number
  readonly redriveMillis: number | null
}

export type MapRunChange =
  | { readonly type: 'started'; readonly mapRun: MapRunStart }
  | {
      readonly type: 'ended'
      readonly arn: string
      readonly status: Exclude<MapRunStatus, 'RUNNING'>
      readonly stopMillis: number
    }
  /** It continues: its children that did not succeed have the status PENDING_REDRIVE until their turn comes. */
  | { readonly type: 'redriven'; readonly arn: string; readonly number: number; readonly redriveMillis: number }

/** How many children of a map run have a status, and how many items those got. */
export interface MapRunTally {
  readonly status: ExecutionStatus
  readonly executions: number
  readonly items: number
}

/** How a child of a map run ended. */
export interface MapRunResult {
  readonly childIndex: number
  readonly arn: string
  readonly name: string
  readonly startMillis: number
  readonly input: string
  readonly status: ExecutionStatus
  /** Null while it is running. */
  readonly stopMillis: number | null
  readonly output: string | null
  readonly error: string | null
  readonly cause: string | null
  readonly redriveCount: number
}

/** Map runs begin and end in turns of their executions (TurnRecord.mapRuns). They go when their execution does. */
export interface MapRunStore {
  byArn(arn: string): Promise<MapRun | null>
  /** Newest first. */
  list(executionId: number, page: PageRequest): Promise<Page<MapRun>>
  /** ARNs of the running ones, for recovery, earliest first. */
  running(claim: Claim): Promise<readonly string[]>
  /** Changes the given (not null) settings of a running map run. Null if it does not exist, or has ended. */
  update(
    arn: string,
    change: Pick<MapRun, 'toleratedFailureCount' | 'toleratedFailurePercentage'> & {
      readonly maxConcurrency: number | null
    },
  ): Promise<MapRun | null>
  /** Stores what is known of its size (not null), and how many results were exported. */
  setTotals(arn: string, totals: Pick<MapRun, 'itemTotal' | 'childTotal' | 'resultsWritten'>): Promise<void>
  tallies(arn: string): Promise<readonly MapRunTally[]>
  /** How many of its children failed and could not be redriven with it, and how many items those got. */
  notRedrivable(arn: string): Promise<Pick<MapRunTally, 'executions' | 'items'>>
  /** Which children were started, from an index on, in order. */
  childIndices(
    arn: string,
    fromIndex: number,
    limit: number,
  ): Promise<readonly { readonly childIndex: number; readonly itemCount: number }[]>
  /** The children that are still running, from an index on, in order. */
  openChildren(
    arn: string,
    fromIndex: number,
    limit: number,
  ): Promise<readonly { readonly id: number; readonly childIndex: number; readonly itemCount: number }[]>
  /** The children waiting to be redriven, from an index on, in order. */
  pendingChildren(
    arn: string,
    fromIndex: number,
    limit: number,
  ): Promise<readonly { readonly id: number; readonly childIndex: number; readonly itemCount: number }[]>
  /** Restores the status of children that were not redriven after all: one of them, or (null) all. */
  abandonRedrive(arn: string, executionId: number | null): Promise<void>
  /** How the children from an index on ended, in order. There may be millions, so this is all that results need. */
  results(arn: string, fromIndex: number, limit: number): Promise<readonly MapRunResult[]>
  /** Newest first. */
  listChildren(
    arn: string,
    request: PageRequest & { readonly status: ExecutionStatus | null; readonly redriven: boolean | null },
  ): Promise<Page<ExecutionSummary>>
}
