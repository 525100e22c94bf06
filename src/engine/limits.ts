/** The service's quotas that the engine enforces (Developer Guide, "Quotas"). */
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
  /** What one turn may cost, in steps (`Meter`): about six milliseconds. The rest waits for the next turn, behind others. */
  turnSteps: 150_000,
  /** What one turn may cost on the server's own thread: a single one of its expressions is slow, and the turn is made elsewhere. */
  interruptedTurnSteps: 450_000,
  /** The cost of a state transition, besides that of its fields. */
  transitionSteps: 100,
  /** How many characters of history count as one step: they are quoted, sent to the store and written. */
  charactersPerStep: 8,
  /** How many characters of inputs are made at a time for a Map's iterations, before they start. */
  iterationInputCharacters: 4_194_304,
} as const
