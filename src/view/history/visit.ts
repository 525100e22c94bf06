/** How a state stands, in the words of the cloud's console. */
export type VisitStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Caught' | 'TimedOut' | 'Aborted'

export type FlowStatus = Exclude<VisitStatus, 'Caught'>

/** States that follow one another: those of the machine, of one branch, or of one iteration. */
export interface Flow {
  /** The Parallel or Map state that it belongs to; null for the machine. */
  readonly parent: Visit | null
  /** Which branch or iteration it is; 0 for the machine. */
  readonly index: number
  readonly visits: Visit[]
  startedMillis: number
  endedMillis: number | null
  status: FlowStatus
}

/** One stay in a state, from its entry to its exit. A loop visits a state many times. */
export interface Visit {
  /** The event with which the state was entered; it identifies the visit. */
  readonly id: number
  readonly name: string
  /** Task, Pass, Wait, …, as the event types say it. */
  readonly type: string
  readonly flow: Flow
  readonly enteredMillis: number
  exitedMillis: number | null
  status: VisitStatus
  readonly input: string | null
  output: string | null
  assignedVariables: Readonly<Record<string, string>> | null
  error: string | null
  cause: string | null
  /** The calls that a Task state made: the first, and its retries. */
  readonly attempts: Attempt[]
  /** The branches of a Parallel state, or the iterations of a Map state, in the order in which they began. */
  readonly flows: Flow[]
  /** How many iterations a Map state has; null before it is known, and for other states. */
  iterationCount: number | null
  mapRunArn: string | null
  /** The events that belong to this state itself, not to those inside. */
  readonly eventIds: number[]
}

export interface Attempt {
  readonly scheduledEventId: number
  readonly scheduledMillis: number
  /** When somebody began to work on it; null until then. */
  startedMillis: number | null
  endedMillis: number | null
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'TimedOut' | 'Aborted'
  readonly resourceType: string | null
  readonly resource: string | null
  readonly parameters: string | null
  /** What the service answered when a job was submitted or a callback began to be waited for. */
  submitted: string | null
  output: string | null
  error: string | null
  cause: string | null
  workerName: string | null
}
