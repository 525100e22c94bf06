/** How a child of a map run ended, according to its record. */
export interface ChildResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING'
  /** Null for children that were never started, like everything else that a start sets. */
  readonly executionArn: string | null
  readonly name: string | null
  readonly stateMachineArn: string | null
  readonly startMillis: number | null
  readonly stopMillis: number | null
  /** JSON text. */
  readonly input: string
  /** JSON text; null unless the child succeeded. */
  readonly output: string | null
  readonly error: string | null
  readonly cause: string | null
  readonly redriveCount: number
  readonly redriveStatus: string | null
  readonly redriveStatusReason: string | null
}

export type Transformation = 'NONE' | 'COMPACT' | 'FLATTEN'
