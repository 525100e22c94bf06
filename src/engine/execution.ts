import type { Payload } from '../json/index.ts'
import type { Frame } from './frame.ts'

/** What the engine knows about an execution between turns. `advance` changes it in place. */
export interface Execution {
  readonly arn: string
  readonly name: string
  readonly roleArn: string
  readonly machine: { readonly arn: string; readonly name: string }
  /** The version and the alias that it was started by, or null. */
  readonly versionArn: string | null
  readonly aliasArn: string | null
  readonly type: 'STANDARD' | 'EXPRESS'
  /** Index into Program.flows of the flow it runs: 0, or the processor of the Distributed Map that it is an iteration of. */
  readonly flow: number
  readonly input: Payload
  readonly startMillis: number
  readonly redriveCount: number
  /** When it was last redriven, or null. */
  readonly redriveMillis: number | null
  /** When the machine's own TimeoutSeconds, or the service's limit, ends it. */
  readonly deadlineMillis: number | null
  lastEventId: number
  /** How many bytes the variables of all frames take; null until counted. */
  variablesBytes: number | null
  /** Null before the first turn and after the last. */
  root: Frame | null
  /** All frames by path. */
  readonly frames: Map<string, Frame>
}

/** How an execution closed. */
export interface Closed {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  readonly output: Payload | null
  readonly error: string | null
  readonly cause: string | null
}
