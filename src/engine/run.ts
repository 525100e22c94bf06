import { type Exit, type FailState, type Flow, isRecoverable, type Program, type State } from '../asl/program.ts'
import { StatesError } from '../asl/states-error.ts'
import { tooLarge } from '../asl/too-large.ts'
import type { Payload } from '../json/index.ts'
import { cancelCall } from './call-task.ts'
import type { Effect } from './effect.ts'
import type { TurnEnvironment } from './environment.ts'
import { type EventType, type FieldsOfAll, type HistoryEvent, writtenLength } from './event.ts'
import type { Closed, Execution } from './execution.ts'
import { type Frame, newFrame, type Waiting } from './frame.ts'
import { limits } from './limits.ts'
import type { Failure } from './match-error.ts'
import { isRedrivable } from './redrive/redrivable.ts'
import type { Turn } from './turn.ts'
import { Visit } from './visit.ts'

/** Thrown when the next event would be one too many. `advance` ends the execution then. */
export const historyFull: unique symbol = Symbol('history full')

/** A turn in progress: what the code of the states records as it goes. */
export class Run implements Turn {
  readonly program: Program
  readonly execution: Execution
  readonly environment: TurnEnvironment
  readonly events: HistoryEvent[] = []
  readonly changed: Set<Frame> = new Set()
  readonly removed: Set<string> = new Set()
  readonly effects: Effect[] = []
  /** Frames that can continue, in the order in which they will. */
  readonly runnable: Frame[] = []
  /** Events that follow once all frames of the turn have scheduled their tasks: calls start together. */
  readonly starting: (() => void)[] = []
  closed: Closed | null = null
  retained: ReadonlyMap<string, Frame> | null = null
  unfinished = false
  accepted = true
  /** The failure last handed to the Retry and Catch of a state. */
  failure: Failure | null = null
  readonly #stepsBefore: number

  constructor(program: Program, execution: Execution, environment: TurnEnvironment) {
    this.program = program
    this.execution = execution
    this.environment = environment
    this.#stepsBefore = environment.meter.steps
  }

  /** Whether the turn has used up its budget. */
  get isSpent(): boolean {
    return this.environment.meter.steps - this.#stepsBefore >= limits.turnSteps
  }

  /** Counts a state transition. */
  transition(): void {
    this.environment.meter.spend(limits.transitionSteps)
  }

  /** Writes an event that `previous` led to, and returns its id. */
  event<Type extends EventType>(type: Type, previous: number, fields: FieldsOfAll<Type>): number {
    const { execution } = this
    const id = execution.lastEventId + 1
    if (execution.type === 'STANDARD' && id >= limits.historyEvents && this.closed === null) throw historyFull
    execution.lastEventId = id
    const timestampMillis = this.environment.nowMillis
    // The compiler cannot see that fields for all of several types are fields for each of them.
    const event = { id, previousEventId: previous, timestampMillis, type, fields } as unknown as HistoryEvent
    this.events.push(event)
    if (event.fields !== null) this.environment.meter.spend(writtenLength(event.fields) / limits.charactersPerStep)
    return id
  }

  /** Writes an event of a frame: it follows the frame's last one. */
  frameEvent<Type extends EventType>(frame: Frame, type: Type, fields: FieldsOfAll<Type>): number {
    const id = this.event(type, frame.lastEventId, fields)
    frame.lastEventId = id
    return id
  }

  flowOf(frame: Frame): Flow {
    return this.program.flows[frame.flow]!
  }

  stateOf(frame: Frame): State {
    const state = this.flowOf(frame).states.get(frame.state)
    if (state === undefined) throw new Error(`the definition has no state "${frame.state}" in flow ${frame.flow}`)
    return state
  }

  visit(frame: Frame): Visit {
    return new Visit(this.execution, frame, isRecoverable(this.stateOf(frame)), this.environment)
  }

  /** The cause of a failure in a state's own fields, with the place where it happened. */
  causeAt(frame: Frame, state: State, cause: string): string {
    return `An error occurred while executing the state '${state.name}' (entered at the event id #${frame.enteredEventId}). ${cause}`
  }

  /** The instant after a delay in milliseconds, scaled as waits are. Instants are whole milliseconds everywhere. */
  after(millis: number): number {
    const { nowMillis, waitTimeScale } = this.environment
    return nowMillis + Math.round(millis * waitTimeScale)
  }

  /** Lets a frame wait. */
  block(frame: Frame, waiting: Waiting): void {
    frame.waiting = waiting
    this.changed.add(frame)
  }

  /** Starts a frame at the beginning of a flow. */
  spawn(place: { parent: Frame | null; index: number; flow: number; input: Payload; lastEventId: number }): Frame {
    const frame = newFrame({ ...place, state: this.program.flows[place.flow]!.startAt })
    this.execution.frames.set(frame.path, frame)
    // The row of an earlier frame at this place is now this one's: it must go when this one goes.
    frame.stored = this.removed.delete(frame.path)
    this.changed.add(frame)
    this.runnable.push(frame)
    if (place.parent === null) this.execution.root = frame
    else place.parent.children!.set(place.index, frame)
    return frame
  }

  /** Removes all frames below a frame; cancels what they wait for. */
  removeChildren(frame: Frame): void {
    if (frame.children === null) return
    for (const child of frame.children.values()) this.#remove(child)
    frame.children = null
  }

  #remove(frame: Frame): void {
    this.removeChildren(frame)
    this.cancel(frame)
    this.#forgetVariables(frame)
    frame.result = null
    frame.waiting = null
    this.execution.frames.delete(frame.path)
    this.changed.delete(frame)
    if (frame.stored) this.removed.add(frame.path)
  }

  /** Cancels the call, or stops the map run, that a frame waits for, if there is one. */
  cancel(frame: Frame): void {
    const waiting = frame.waiting
    if (waiting?.type === 'task') this.effects.push(cancelCall(this.program, frame, waiting))
    if (waiting?.type === 'mapRun' && !waiting.ended) {
      this.effects.push({ type: 'EndMapRun', path: frame.path, mapRunArn: waiting.mapRunArn, status: 'ABORTED' })
    }
  }

  /** Whether a frame still belongs to the execution: a failing sibling may have ended it. */
  isAlive(frame: Frame): boolean {
    return this.execution.frames.get(frame.path) === frame
  }

  /**
   * Leaves the current state: computes its output and variables, writes the Exited event, and moves on.
   *
   * @throws StatesError when a field fails or something is too large; then nothing was written.
   */
  leave(frame: Frame, state: Exclude<State, FailState>, exit: Exit, visit: Visit): void {
    const output = exit.output(visit)
    const assigned = exit.assign(visit)
    if (output.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
    if (assigned.size > 0) this.#assign(frame, state, assigned)
    this.frameEvent(frame, `${state.type}StateExited`, {
      name: state.name,
      output,
      assignedVariables: assigned.size > 0 ? assigned : undefined,
    })
    this.removeChildren(frame)
    frame.waiting = null
    frame.retries = []
    frame.retryCount = 0
    this.changed.add(frame)
    if (exit.next === null) this.finish(frame, output)
    else {
      frame.state = exit.next
      frame.input = output
      frame.enteredEventId = 0
      this.runnable.push(frame)
    }
  }

  #assign(frame: Frame, state: State, assigned: ReadonlyMap<string, Payload>): void {
    for (const [name, value] of assigned) {
      if (!value.exceeds(limits.variableBytes)) continue
      throw new StatesError(
        'States.DataLimitExceeded',
        `The variable '${name}' assigned by the state '${state.name}' has a size exceeding the maximum number of bytes service limit.`,
        { atState: false },
      )
    }
    let assignedBytes = 0
    // A new value replaces the one that the variable held.
    let replacedBytes = 0
    for (const [name, value] of assigned) {
      assignedBytes += value.bytes
      replacedBytes += frame.variables.get(name)?.bytes ?? 0
    }
    if (assignedBytes > limits.variableBytes) throw tooLarge(state.name)
    const total = this.#variablesBytes() - replacedBytes + assignedBytes
    if (total > limits.variablesTotalBytes) throw tooLarge(state.name)
    for (const [name, value] of assigned) frame.variables.set(name, value)
    this.execution.variablesBytes = total
  }

  #variablesBytes(): number {
    const { execution } = this
    if (execution.variablesBytes === null) {
      execution.variablesBytes = 0
      for (const frame of execution.frames.values()) execution.variablesBytes += variablesBytes(frame)
    }
    return execution.variablesBytes
  }

  /** A frame whose flow is over has no variables left. */
  #forgetVariables(frame: Frame): void {
    if (frame.variables.size === 0) return
    const { execution } = this
    if (execution.variablesBytes !== null) execution.variablesBytes -= variablesBytes(frame)
    frame.variables.clear()
  }

  /** Ends a frame's flow with a result: the execution's, or one for the parent to collect. */
  finish(frame: Frame, output: Payload): void {
    if (frame.parent === null) {
      this.event('ExecutionSucceeded', frame.lastEventId, { output })
      this.close({ status: 'SUCCEEDED', output, error: null, cause: null })
      return
    }
    frame.result = output
    this.#forgetVariables(frame)
    this.finished.push(frame)
  }

  /** Frames whose flow has ended, for their parents to hear of. */
  readonly finished: Frame[] = []

  close(closed: Closed): void {
    this.closed = closed
    const { execution } = this
    for (const frame of execution.frames.values()) this.cancel(frame)
    if (isRedrivable(execution, closed)) this.retained = new Map(execution.frames)
    else {
      this.changed.clear()
      this.removed.clear()
    }
    execution.frames.clear()
    execution.root = null
    this.runnable.length = 0
    this.starting.length = 0
    this.finished.length = 0
  }
}

function variablesBytes(frame: Frame): number {
  let bytes = 0
  for (const value of frame.variables.values()) bytes += value.bytes
  return bytes
}
