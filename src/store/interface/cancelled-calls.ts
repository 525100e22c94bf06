/** A call that nobody waits for any more, and whose service is still to end what it began elsewhere. */
export interface CancelledCall {
  readonly callId: string
  /** JSON text that the runtime writes and reads; the version of its form is inside. */
  readonly data: string
}

/** Calls are cancelled in turns of their executions (TurnRecord.cancelledCalls), and outlive those. */
export interface CancelledCallStore {
  /** In the order of their ids, behind one of them (or '' from the beginning on). */
  cancelledCalls(afterCallId: string, limit: number): Promise<readonly CancelledCall[]>
  /** What they began is ended, or cannot be. */
  removeCancelledCalls(callIds: readonly string[]): Promise<void>
}
