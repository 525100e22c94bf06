import type { JsonValue, Payload } from '../json/index.ts'
import type { MapRunPlan } from './map-run/plan.ts'

/**
 * One thread of an execution: the root frame walks the machine's own states, and a Parallel or Map state gives every
 * branch or iteration a frame of its own, below the frame of the state.
 */
export interface Frame {
  /** `` for the root; for others the parent's path, a slash and the index of the branch or item. */
  readonly path: string
  readonly parent: Frame | null
  readonly index: number
  /** Index into Program.flows. */
  readonly flow: number
  /** The current state. */
  state: string
  /** The current state's raw input. */
  input: Payload
  /** The id of the current state's Entered event; 0 until the state is entered. */
  enteredEventId: number
  enteredMillis: number
  /** The event before the current state was entered. A failure on entering points there. */
  eventBeforeEntry: number
  /** What the frame's next event points back to. */
  lastEventId: number
  /** The variables of this frame's own scope. Those of outer scopes are the parents'. */
  variables: Map<string, Payload>
  /** How often each retrier of the current state was used, and all of them together. */
  retries: number[]
  retryCount: number
  /** What it is waiting for; null while it can continue. */
  waiting: Waiting | null
  /** The frames of branches or iterations, by index. Finished ones stay until the state is left: they hold results. */
  children: Map<number, Frame> | null
  /** The result of the flow, while its siblings are still at work. */
  result: Payload | null
  /** Whether the store or, of an Express execution, `FrameCopies` has it: what was never stored need not be removed. */
  stored: boolean
}

export type Waiting = WaitingForTask | WaitingForTime | WaitingForChildren | WaitingForMapRun

export interface WaitingForTask {
  readonly type: 'task'
  readonly callId: string
  readonly taskToken: string | null
  /** The call itself; a holder of the token, once the call is made; or the worker that took an activity's task. */
  readonly answeredBy: 'call' | 'token' | 'worker'
  readonly arguments: Payload
  readonly credentials: JsonValue | null
  readonly timeoutSeconds: number | null
  readonly heartbeatSeconds: number | null
  /** When it times out, for its timeout or a missing heartbeat; null if it may wait for ever. */
  timeoutMillis: number | null
  heartbeatMillis: number | null
  /** False for an activity's task that no worker has taken yet. */
  started: boolean
  submitted: Payload | null
}

export interface WaitingForTime {
  /** `wait`: the Wait state. `retry`: the next attempt of a failed state. */
  readonly type: 'wait' | 'retry'
  readonly untilMillis: number
}

export interface WaitingForChildren {
  readonly type: 'children'
  /** How many there will be in all. */
  readonly total: number
  /** How many may be at work at once. */
  readonly concurrency: number
  /** Map: the inputs of the iterations, in order; null for Parallel, where all get the same. */
  readonly inputs: readonly Payload[] | null
  /** Map: the remaining items, each made into an input when its iteration starts; or null. */
  readonly items: readonly Payload[] | null
  /** Parallel: what every branch gets. */
  readonly input: Payload | null
  /** How many children were started. */
  startedCount: number
  finishedCount: number
  /** How many characters the results have so far. */
  resultLength: number
  /** The results are too large to be joined, and later ones are dropped. */
  oversized: boolean
}

/** The iterations of a Distributed Map are executions of their own, which a map run starts and counts. */
export interface WaitingForMapRun {
  readonly type: 'mapRun'
  readonly mapRunArn: string
  readonly plan: MapRunPlan
  /** How often the run was redriven. */
  redriveCount: number
  /** Whether the run has failed, and is retained for a redrive of the execution. */
  ended: boolean
}

/** Whether an unanswered attempt has to be called again when the server starts: not if only a token holder can answer. */
export function needsCall(waiting: WaitingForTask): boolean {
  if (waiting.answeredBy === 'worker') return !waiting.started
  return waiting.answeredBy === 'call' || waiting.submitted === null
}

/** The earliest instant at which a frame has something to do by itself, or null. */
export function dueMillis(frame: Frame): number | null {
  const waiting = frame.waiting
  if (waiting === null || waiting.type === 'children' || waiting.type === 'mapRun') return null
  if (waiting.type !== 'task') return waiting.untilMillis
  if (waiting.timeoutMillis === null) return waiting.heartbeatMillis
  if (waiting.heartbeatMillis === null) return waiting.timeoutMillis
  return Math.min(waiting.timeoutMillis, waiting.heartbeatMillis)
}

export function newFrame(place: {
  parent: Frame | null
  index: number
  flow: number
  state: string
  input: Payload
  lastEventId: number
}): Frame {
  const { parent, index } = place
  return {
    path: parent === null ? '' : `${parent.path}/${index}`,
    parent,
    index,
    flow: place.flow,
    state: place.state,
    input: place.input,
    enteredEventId: 0,
    enteredMillis: 0,
    eventBeforeEntry: 0,
    lastEventId: place.lastEventId,
    variables: new Map(),
    retries: [],
    retryCount: 0,
    waiting: null,
    children: null,
    result: null,
    stored: false,
  }
}
