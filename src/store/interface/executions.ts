export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

/** What is known about an execution from its start on. */
export interface ExecutionStart {
  /** From `nextExecutionId`. */
  readonly id: number
  readonly arn: string
  readonly name: string
  readonly machineArn: string
  /** Revision.id. */
  readonly revision: number
  /** The version that it was started by, directly or through an alias, or null. */
  readonly version: number | null
  /** The name of the alias that it was started by, or null. */
  readonly alias: string | null
  readonly startMillis: number
  readonly input: string
  readonly traceHeader: string | null
  /** The test case of the mock configuration, chosen by `#Name` after the machine's ARN. */
  readonly testCase: string | null
  /** The id of the execution that started this one, by a task or a map run, and waits for it; or null. */
  readonly parentId: number | null
  /** The map run that it is a child of, its index among the children, and how many items it got; null for others. */
  readonly mapRunArn: string | null
  readonly childIndex: number | null
  readonly itemCount: number | null
}

/** How an execution ended. */
export interface ExecutionEnd {
  readonly status: ExecutionStatus
  readonly stopMillis: number
  readonly output: string | null
  readonly error: string | null
  readonly cause: string | null
}

/** One redrive of an execution. */
export interface Redrive {
  /** 1 for the first. */
  readonly number: number
  readonly redriveMillis: number
  /** The caller's token for the request, or null. */
  readonly clientToken: string | null
  /** It starts over, because nothing of it was stored: an Express child of a map run. */
  readonly afresh?: true
}

/** What lists and descriptions say about the redrives of an execution. */
export interface RedriveFigures {
  readonly redriveCount: number
  /** When it was last redriven. */
  readonly redriveMillis: number
}

export interface StoredExecution extends ExecutionStart {
  /** Null while it is running. */
  readonly end: ExecutionEnd | null
  /** Absent if it was never redriven. */
  readonly redriven?: RedriveFigures
}

/** What a list shows of an execution: no payloads, because a page might hold half a gigabyte of them. */
export interface ExecutionSummary {
  readonly id: number
  readonly arn: string
  readonly name: string
  readonly machineArn: string
  readonly version: number | null
  readonly alias: string | null
  readonly startMillis: number
  readonly status: ExecutionStatus
  /** Null while it is running. */
  readonly stopMillis: number | null
  /** How many items a map run's child got; null for other executions. */
  readonly itemCount: number | null
  /** Absent if it was never redriven. */
  readonly redriven?: RedriveFigures
}

/** The stored form of a frame. The runtime reads and writes `data`; the store only holds it. */
export interface StoredFrame {
  /** `` for the root, otherwise the path of the parent, a slash and the branch or item index: `/0/12`. */
  readonly path: string
  /** JSON text; the version of its form is inside. */
  readonly data: string
  /** When it must be woken, or null. */
  readonly dueMillis: number | null
  /** The task token that it is waiting for, or null. */
  readonly token: string | null
  /** Whether it must be looked at when the server starts: a call is in flight, or it was about to continue. */
  readonly active: boolean
}
