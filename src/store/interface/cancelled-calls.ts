import type { Claim } from './claim.ts'
/** A call that nobody is waiting for any more, and whose service has yet to end what it began elsewhere. */
export interface CancelledCall {
  readonly callId: string
  /** JSON text that the runtime writes and reads; the version of its form is inside. */
  readonly data: string
}

/** Calls are cancelled in turns of their executions (TurnRecord.cancelledCalls), and outlive those. */
export interface CancelledCallStore {
  /** In the order of their ids, after one of them (or '' from the beginning). */
  list(claim: Claim, afterCallId: string, limit: number): Promise<readonly CancelledCall[]>
  /** Removes calls whose jobs are ended, or cannot be. */
  remove(callIds: readonly string[]): Promise<void>
}
