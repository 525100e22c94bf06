import type { Assigned } from '../asl/program.ts'
import { Payload } from '../json/index.ts'

/** What a history event's details may hold. A payload is recorded as its text, with the details member beside it. */
export type EventField = string | number | Payload | Assigned | EventFields | undefined

export interface EventFields {
  readonly [name: string]: EventField
}

/** One entry of an execution's history. */
export interface HistoryEvent {
  readonly id: number
  /** The event that led to this one; 0 for the first event, and for what the first state begins with. */
  readonly previousEventId: number
  readonly timestampMillis: number
  /** A HistoryEventType of the API, as `PassStateEntered`. */
  readonly type: string
  /** Null for the types that have no details member. */
  readonly fields: EventFields | null
}

/** The name of the member of the API's HistoryEvent that holds the details of events of this type. */
export function detailsMember(type: string): string {
  let member = detailsMembers.get(type)
  if (member === undefined) {
    if (type.endsWith('StateEntered')) member = 'stateEnteredEventDetails'
    else if (type.endsWith('StateExited')) member = 'stateExitedEventDetails'
    else member = `${type[0]!.toLowerCase()}${type.slice(1)}EventDetails`
    detailsMembers.set(type, member)
  }
  return member
}

const detailsMembers = new Map<string, string>()

/** Writes an event as the API shows it, in JSON. */
export function eventText(event: HistoryEvent): string {
  const head = `{"timestamp":${event.timestampMillis / 1000},"type":"${event.type}","id":${event.id},"previousEventId":${event.previousEventId}`
  if (event.fields === null) return `${head}}`
  return `${head},"${detailsMember(event.type)}":${fieldsText(event.fields)}}`
}

/** Variables as JSON texts, sorted by name as in every recording. */
function variablesText(assigned: Assigned): string {
  const names = [...assigned.keys()].sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${assigned.get(name)!.quoted}`).join(',')}}`
}

function fieldsText(fields: EventFields): string {
  let text = '{'
  for (const name in fields) {
    const field = fields[name]
    if (field === undefined) continue
    if (text.length > 1) text += ','
    if (typeof field === 'string') text += `"${name}":${JSON.stringify(field)}`
    else if (typeof field === 'number') text += `"${name}":${field}`
    else if (field instanceof Payload) {
      text += `"${name}":${field.quoted}`
      // The service says of inputs and outputs, but not of a task's parameters, that they are whole.
      if (name === 'input' || name === 'output') text += `,"${name}Details":{"truncated":false}`
    } else if (field instanceof Map) {
      text += `"${name}":${variablesText(field)},"${name}Details":{"truncated":false}`
    } else text += `"${name}":${fieldsText(field as EventFields)}`
  }
  return `${text}}`
}
