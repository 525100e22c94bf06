import type { ExecutionStatus, ExecutionSummary } from './executions.ts'

/** What executions are looked for; all of it must be so. Map runs' children and Express executions are never found. */
export interface SearchCriteria {
  readonly machineArn: string | null
  /** Empty for any. */
  readonly statuses: readonly ExecutionStatus[]
  readonly version: number | null
  readonly alias: string | null
  readonly startedFromMillis: number | null
  readonly startedUntilMillis: number | null
  readonly endedFromMillis: number | null
  readonly endedUntilMillis: number | null
  readonly durationMillisMin: number | null
  readonly durationMillisMax: number | null
  /** Of an execution that has not ended, the duration is counted until then. */
  readonly nowMillis: number
  /** A part of the name, whatever the case of its letters. */
  readonly nameContains: string | null
  /** The whole name of the error. */
  readonly error: string | null
}

export interface FoundExecution {
  readonly execution: ExecutionSummary
  readonly error: string | null
  /** Null unless payloads were asked for. */
  readonly input: string | null
  readonly output: string | null
}

export interface SearchPortion {
  /** Newest first. */
  readonly found: readonly FoundExecution[]
  /** Where the next portion begins: before this id. Null once everything was looked at. */
  readonly beforeId: number | null
  /** When the last execution was started that was looked at; null if there was none. */
  readonly reachedMillis: number | null
}

export interface SearchRequest {
  readonly criteria: SearchCriteria
  /** Null for the newest. */
  readonly beforeId: number | null
  /** How many may be found. */
  readonly limit: number
  readonly withPayloads: boolean
}
