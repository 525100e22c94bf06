import type { TaskResource } from '../../../asl/task-resource.ts'
import type { Cause } from '../../../engine/cause.ts'
import type { CallTask, Effect } from '../../../engine/effect.ts'
import type { EventField, EventFields, HistoryEvent, TaskCredentials } from '../../../engine/event.ts'
import type { Closed, Execution } from '../../../engine/execution.ts'
import type { Frame } from '../../../engine/frame.ts'
import { decodeFrames, encodeFrame } from '../../../engine/stored-frame.ts'
import type { Turn } from '../../../engine/turn.ts'
import { Payload } from '../../../json/index.ts'

/** What a thread needs in order to make a turn. All of it can be cloned: payloads travel as their texts. */
export interface TurnRequest {
  readonly definition: string
  readonly revision: number
  readonly header: Omit<Execution, 'input' | 'root' | 'frames' | 'lastEventId' | 'variablesBytes'>
  readonly state: PackedState
  readonly input: string
  readonly cause: unknown
  readonly nowMillis: number
  readonly region: string
  readonly waitTimeScale: number
  /** What its random numbers and names are drawn from, or null for the machine's own. */
  readonly seed: number | null
}

/** What comes back. */
export interface TurnReply {
  readonly turn: PackedTurn
  readonly steps: number
}

/** Whether a task is refused: only the requester of the turn knows. */
export interface TurnQuestion {
  readonly resource: TaskResource
  readonly arguments: string
}

/** What a turn changes of an execution. */
interface PackedState {
  readonly lastEventId: number
  readonly frames: readonly { readonly path: string; readonly data: string; readonly stored: boolean }[]
}

type PackedEvent = Omit<HistoryEvent, 'fields'> & { readonly fields: Readonly<Record<string, PackedField>> | null }

interface PackedTurn {
  readonly state: PackedState
  readonly events: readonly PackedEvent[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly effects: readonly unknown[]
  readonly closed: (Omit<Closed, 'output'> & { readonly output: string | null }) | null
  readonly retained: PackedState['frames'] | null
  readonly unfinished: boolean
  readonly accepted: boolean
}

export function packExecution(execution: Execution): Pick<TurnRequest, 'header' | 'state' | 'input'> {
  const { input, root: _, frames, lastEventId, variablesBytes: __, ...header } = execution
  return { header, state: { lastEventId, frames: packFrames(frames) }, input: input.text }
}

export function unpackExecution({ header, state, input }: Pick<TurnRequest, 'header' | 'state' | 'input'>): Execution {
  const execution = {
    ...header,
    input: Payload.ofText(input),
    root: null,
    frames: new Map(),
    lastEventId: 0,
    variablesBytes: null,
  }
  setState(execution, state)
  return execution
}

export function packTurn(turn: Turn, execution: Execution): PackedTurn {
  return {
    state: { lastEventId: execution.lastEventId, frames: packFrames(execution.frames) },
    events: turn.events.map(packEvent),
    changed: [...turn.changed].map((frame) => frame.path),
    removed: [...turn.removed],
    effects: turn.effects.map(packEffect),
    closed: turn.closed && { ...turn.closed, output: turn.closed.output?.text ?? null },
    retained: turn.retained && packFrames(turn.retained),
    unfinished: turn.unfinished,
    accepted: turn.accepted,
  }
}

/** Takes over what a thread made: the execution becomes what it is on the thread. */
export function unpackTurn(packed: PackedTurn, execution: Execution): Turn {
  setState(execution, packed.state)
  const retained = packed.retained && unpackFrames(packed.retained)
  const frames = retained ?? execution.frames
  const changed = new Set<Frame>()
  for (const path of packed.changed) {
    const frame = frames.get(path)
    if (frame !== undefined) changed.add(frame)
  }
  return {
    events: packed.events.map(unpackEvent),
    changed,
    removed: new Set(packed.removed),
    effects: packed.effects.map(unpackEffect),
    closed: packed.closed && { ...packed.closed, output: payloadOrNull(packed.closed.output) },
    retained,
    unfinished: packed.unfinished,
    accepted: packed.accepted,
  }
}

function setState(execution: Execution, { lastEventId, frames }: PackedState): void {
  execution.lastEventId = lastEventId
  execution.frames.clear()
  for (const [path, frame] of unpackFrames(frames)) execution.frames.set(path, frame)
  execution.root = execution.frames.get('') ?? null
  execution.variablesBytes = null
}

function packFrames(frames: ReadonlyMap<string, Frame>): PackedState['frames'] {
  return [...frames.values()].map((frame) => ({ path: frame.path, data: encodeFrame(frame), stored: frame.stored }))
}

function unpackFrames(packed: PackedState['frames']): Map<string, Frame> {
  const frames = decodeFrames(packed)
  for (const { path, stored } of packed) frames.get(path)!.stored = stored
  return frames
}

export function packCause(cause: Cause): unknown {
  return 'output' in cause ? { ...cause, output: cause.output?.text ?? null } : cause
}

export function unpackCause(packed: unknown): Cause {
  const cause = packed as Cause & { output?: string | null }
  return cause.output === undefined ? cause : ({ ...cause, output: payloadOrNull(cause.output) } as Cause)
}

// Fields of events: structured cloning preserves all of them except payloads, which are marked.
type PackedField = string | number | undefined | TaskCredentials | PackedPayload | ReadonlyMap<string, string>

interface PackedPayload {
  readonly payload: string
}

function packEvent(event: HistoryEvent): PackedEvent {
  const fields: EventFields | null = event.fields
  return {
    ...event,
    fields: fields && Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, packField(field)])),
  }
}

function packField(field: EventField): PackedField {
  if (typeof field !== 'object' || 'roleArn' in field) return field
  if (field instanceof Payload) return { payload: field.text }
  return new Map([...field].map(([name, value]) => [name, value.text]))
}

/** An event comes out as it went in, which the compiler cannot follow through a record of its fields. */
function unpackEvent({ fields, ...event }: PackedEvent): HistoryEvent {
  const unpacked =
    fields && Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, unpackField(field)]))
  return { ...event, fields: unpacked } as unknown as HistoryEvent
}

function unpackField(packed: PackedField): EventField {
  if (typeof packed !== 'object' || 'roleArn' in packed) return packed
  if ('payload' in packed) return Payload.ofText(packed.payload)
  return new Map([...packed].map(([name, text]) => [name, Payload.ofText(text)]))
}

function packEffect(effect: Effect): unknown {
  if (effect.type === 'CallTask') return packCall(effect)
  if (effect.type === 'CancelCall') return { ...effect, call: effect.call && packCall(effect.call) }
  return effect
}

function unpackEffect(packed: unknown): Effect {
  const effect = packed as Effect
  if (effect.type === 'CallTask') return unpackCall(effect)
  if (effect.type === 'CancelCall') return { ...effect, call: effect.call && unpackCall(effect.call) }
  return effect
}

function packCall(call: CallTask): unknown {
  return {
    ...call,
    arguments: call.arguments.text,
    credentials: call.credentials === null ? null : Payload.ofValue(call.credentials).text,
    submitted: call.submitted?.text ?? null,
  }
}

function unpackCall(packed: unknown): CallTask {
  const call = packed as Omit<CallTask, 'arguments' | 'credentials' | 'submitted'> & {
    readonly arguments: string
    readonly credentials: string | null
    readonly submitted: string | null
  }
  return {
    ...call,
    arguments: Payload.ofText(call.arguments),
    credentials: payloadOrNull(call.credentials)?.value ?? null,
    submitted: payloadOrNull(call.submitted),
  }
}

function payloadOrNull(text: string | null): Payload | null {
  return text === null ? null : Payload.ofText(text)
}
