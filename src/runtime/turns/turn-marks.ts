/** The turn that an execution was making: the one behind this event. */
export interface MarkedTurn {
  readonly executionId: number
  readonly eventId: number
}

/**
 * Remembers, in a place that survives the process, which expensive turns are being made: should one of them
 * take the process down, the next server knows which one it was.
 */
export interface TurnMarks {
  /** Marks a turn. Several may be made at once, each in a slot of its own. */
  begin(slot: number, turn: MarkedTurn): void
  end(slot: number): void
  /** The turns during which the process has died twice in a row. */
  readonly fatal: readonly MarkedTurn[]
}

export const noTurnMarks: TurnMarks = { begin() {}, end() {}, fatal: [] }
