import type { Assigned } from '../../asl/program.ts'
import type { EventFields, HistoryEvent } from '../../engine/event.ts'
import { Payload } from '../../json/index.ts'
import { type EventRow, eventRows, type FieldKind } from './event-rows.ts'

// Types are put together from parts: to use such a string as a property name, the engine would first have to look it up.
const rows: ReadonlyMap<string, EventRow | null> = new Map(Object.entries<EventRow | null>(eventRows))

/** Writes a complete event as the API shows it, in JSON. */
export function eventText(event: HistoryEvent): string {
  const head = `{"timestamp":${event.timestampMillis / 1000},"type":"${event.type}","id":${event.id},"previousEventId":${event.previousEventId}`
  const row = rows.get(event.type) ?? null
  if (row === null || event.fields === null) return `${head}}`
  return `${head},"${row.details}":${detailsText(event.fields)}}`
}

function detailsText(fields: EventFields): string {
  let text = '{'
  for (const name in fields) {
    const field = fields[name]
    if (field === undefined) continue
    if (text.length > 1) text += ','
    if (typeof field === 'string') text += `"${name}":${JSON.stringify(field)}`
    else if (typeof field === 'number') text += `"${name}":${field}`
    else if (field instanceof Payload) {
      text += `"${name}":${field.quoted}`
      if (payloads.has(name)) text += `,"${name}Details":{"truncated":false}`
    } else if ('roleArn' in field) text += `"${name}":{"roleArn":${JSON.stringify(field.roleArn)}}`
    else text += `"${name}":${variablesText(field)},"${name}Details":{"truncated":false}`
  }
  return `${text}}`
}

/** Variables as JSON texts, sorted by name as in every recording. */
function variablesText(assigned: Assigned): string {
  const names = [...assigned.keys()].sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${assigned.get(name)!.quoted}`).join(',')}}`
}

/** The members that hold details of these kinds, in events of any type. */
function membersOf(...kinds: readonly FieldKind[]): readonly string[] {
  const fields = [...rows.values()].flatMap((row) => Object.entries(row?.fields ?? {}))
  return fields.flatMap(([name, kind]) => (kinds.includes(kind) ? [name] : []))
}

// Names are looked up here and not in the event's row: rows differ in shape, and this is done for every event.
const payloads: ReadonlySet<string> = new Set(membersOf('payload'))

/** Members of details that show execution data, and those that say whether it is whole. */
const executionData: ReadonlySet<string> = new Set(
  membersOf('parameters', 'payload', 'variables').flatMap((name) => [name, `${name}Details`]),
)

/** An event as shown, without inputs, outputs and other execution data. */
export function withoutExecutionData(shown: string): string {
  const event = JSON.parse(shown) as Record<string, unknown>
  for (const [name, details] of Object.entries(event)) {
    if (!name.endsWith('EventDetails')) continue
    event[name] = Object.fromEntries(Object.entries(details as object).filter(([member]) => !executionData.has(member)))
  }
  return JSON.stringify(event)
}
