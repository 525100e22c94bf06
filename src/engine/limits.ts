/** The service's quotas that the engine holds executions to (Developer Guide, "Quotas"). */
export const limits = {
  /** Input or output of a task, state or execution, in bytes of UTF-8. */
  payloadBytes: 262_144,
  /** Events in the history of a Standard execution. The last one says that the limit was reached. */
  historyEvents: 25_000,
  /** With fewer events than these, a history has room for a redrive: for its own event and another one. */
  redrivableEvents: 24_999,
  /** One variable, and all variables of one Assign. */
  variableBytes: 262_144,
  /** All variables of an execution that are in scope at once. */
  variablesTotalBytes: 10_485_760,
  /** Iterations of an inline Map at work at once, whatever MaxConcurrency says. */
  inlineMapConcurrency: 40,
  /** How often a map run may be redriven. */
  mapRunRedrives: 1_000,
  /** Child executions of a Distributed Map at work at once, whatever MaxConcurrency says. */
  distributedMapConcurrency: 10_000,
  /** State transitions of one turn. What is left goes on in the next turn, behind other executions. */
  turnTransitions: 2_000,
} as const
