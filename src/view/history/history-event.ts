/** A history event as the API gives it, read: for whatever shows histories to people. */
export interface HistoryEvent {
  readonly id: number
  readonly previousEventId: number
  readonly timestampMillis: number
  readonly type: string
  /** The fields of its kind of event; empty where it has none. */
  readonly details: EventDetails
}

/** What events of all types may tell. Payloads are JSON text, which may have been cut or left out. */
export interface EventDetails {
  readonly name?: string
  readonly index?: number
  readonly length?: number
  readonly input?: string
  readonly output?: string
  readonly parameters?: string
  readonly error?: string
  readonly cause?: string
  readonly resource?: string
  readonly resourceType?: string
  readonly state?: string
  readonly location?: string
  readonly mapRunArn?: string
  readonly redriveCount?: number
  readonly workerName?: string
  readonly timeoutInSeconds?: number
  readonly heartbeatInSeconds?: number
  readonly assignedVariables?: Readonly<Record<string, string>>
}

/**
 * Reads an event of GetExecutionHistory, as JSON has it (times in seconds) or as an SDK does (times as dates).
 * @throws TypeError if it is not one.
 */
export function readHistoryEvent(event: unknown): HistoryEvent {
  if (typeof event !== 'object' || event === null) throw new TypeError('A history event must be an object.')
  const members = event as Record<string, unknown>
  const { id, previousEventId = 0, timestamp, type } = members
  if (typeof id !== 'number' || typeof previousEventId !== 'number' || typeof type !== 'string') {
    throw new TypeError('A history event must have a numeric id and a type.')
  }
  const timestampMillis = timestamp instanceof Date ? timestamp.getTime() : Math.round(Number(timestamp) * 1000)
  const named = Object.keys(members).find((name) => name.endsWith('EventDetails') && members[name] != null)
  const details = named === undefined ? {} : (members[named] as EventDetails)
  return { id, previousEventId, timestampMillis, type, details }
}
