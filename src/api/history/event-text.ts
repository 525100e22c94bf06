import type { Assigned } from '../../asl/program.ts'
import type { EventFields, HistoryEvent } from '../../engine/event.ts'
import { Payload } from '../../json/index.ts'
import { type EventRow, eventRows } from './event-rows.ts'

/** Writes an event as the API shows it, in JSON, whole. */
export function eventText(event: HistoryEvent): string {
  const head = `{"timestamp":${event.timestampMillis / 1000},"type":"${event.type}","id":${event.id},"previousEventId":${event.previousEventId}`
  const row = eventRows[event.type]
  if (row === null || event.fields === null) return `${head}}`
  return `${head},"${row.details}":${detailsText(event.fields, row)}}`
}

function detailsText(fields: EventFields, { fields: kinds }: EventRow): string {
  let text = '{'
  for (const name in fields) {
    const field = fields[name]
    if (field === undefined) continue
    if (text.length > 1) text += ','
    if (typeof field === 'string') text += `"${name}":${JSON.stringify(field)}`
    else if (typeof field === 'number') text += `"${name}":${field}`
    else if (field instanceof Payload) {
      text += `"${name}":${field.quoted}`
      if (kinds[name] === 'payload') text += `,"${name}Details":{"truncated":false}`
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

/** Members of details that show what an execution works on. */
const executionData: ReadonlySet<string> = new Set(
  Object.values<EventRow | null>(eventRows).flatMap((row) =>
    Object.entries(row?.fields ?? {}).flatMap(([name, kind]) =>
      kind === 'parameters' || kind === 'payload' || kind === 'variables' ? [name, `${name}Details`] : [],
    ),
  ),
)

/** An event, shown without inputs, outputs and what else the execution worked on. */
export function withoutExecutionData(shown: string): string {
  const event = JSON.parse(shown) as Record<string, unknown>
  for (const [name, details] of Object.entries(event)) {
    if (!name.endsWith('EventDetails')) continue
    for (const member of executionData) delete (details as Record<string, unknown>)[member]
  }
  return JSON.stringify(event)
}
