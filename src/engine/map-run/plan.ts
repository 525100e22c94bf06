import type { ReaderConfig, ResultWriter } from '../../asl/program.ts'

/** The evaluated fields of a Distributed Map when it was entered. All of it is text and numbers, to be stored as it is. */
export interface MapRunPlan {
  readonly executionType: 'STANDARD' | 'EXPRESS'
  /** Child executions at work at once. */
  readonly maxConcurrency: number
  /** Null if not given. */
  readonly toleratedFailureCount: number | null
  readonly toleratedFailurePercentage: number | null
  readonly reader: {
    readonly operation: 'getObject' | 'listObjectsV2'
    /** JSON text: Bucket, Key, … */
    readonly arguments: string
    readonly config: ReaderConfig
  } | null
  /** JSON text of the array or object that holds the items; null if a reader reads them. */
  readonly items: string | null
  readonly batcher: {
    readonly maxItems: number | null
    readonly maxInputBytes: number | null
    readonly batchInput: string | null
  } | null
  readonly writer: {
    /** JSON text: Bucket and Prefix; null if the results become the state's result. */
    readonly arguments: string | null
    readonly transformation: ResultWriter['transformation']
    readonly outputType: 'JSON' | 'JSONL'
  } | null
}
