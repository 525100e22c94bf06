import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType } from '../../engine/event.ts'
import { type Shape, type StructureShape, serviceModel } from '../model/service-model.ts'
import { type EventRow, eventRows, type FieldKind } from './event-rows.ts'

const { shapes } = serviceModel
const historyEvent = structure('HistoryEvent')
const rows = Object.entries<EventRow | null>(eventRows) as [EventType, EventRow | null][]

/** Event types that the service was never seen to write for anything that runs here. */
const unwritten = [
  'ActivityScheduleFailed',
  'LambdaFunctionScheduleFailed',
  'LambdaFunctionStartFailed',
  'TaskStartFailed',
  'TaskSubmitFailed',
]

const shapeTypes: Readonly<Record<FieldKind, Shape['type']>> = {
  credentials: 'structure',
  number: 'integer',
  parameters: 'string',
  payload: 'string',
  text: 'string',
  variables: 'map',
}

function structure(name: string): StructureShape {
  const shape = shapes[name]
  assert.ok(shape?.type === 'structure', `${name} is a structure of the model`)
  return shape
}

/** The member that holds the details of events of a type, as the service names it. */
function detailsOf(type: EventType): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails'
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails'
  return `${type[0]!.toLowerCase()}${type.slice(1)}EventDetails`
}

test('the types of events are those of the API, but for the few that are never written', () => {
  const model = shapes.HistoryEventType
  assert.ok(model?.type === 'string')
  assert.deepEqual([...Object.keys(eventRows), ...unwritten].toSorted(), model.enum?.toSorted())
})

test('a field is the same in all events that have it', () => {
  const kinds = new Map<string, FieldKind>()
  for (const [type, row] of rows) {
    for (const [name, kind] of Object.entries(row?.fields ?? {})) {
      assert.equal(kinds.get(name) ?? kind, kind, `${name} of ${type}`)
      kinds.set(name, kind)
    }
  }
})

for (const [type, row] of rows) {
  test(`${type} has the details that the API gives it`, () => {
    const shapeName = historyEvent.members[detailsOf(type)]
    if (row === null) return assert.equal(shapeName, undefined)
    assert.equal(row.details, detailsOf(type))
    const { members, required = [] } = structure(shapeName!)
    const names: string[] = []
    for (const [name, kind] of Object.entries(row.fields)) {
      names.push(name)
      // The member that says whether a payload or variables are whole.
      if (kind === 'payload' || kind === 'variables') names.push(`${name}Details`)
      const shape = shapes[members[name] ?? '']
      assert.ok(shape !== undefined, `${name} is a member of ${shapeName}`)
      const types = kind === 'number' ? ['integer', 'long'] : [shapeTypes[kind]]
      assert.ok(types.includes(shape.type), `${name} is a ${shape.type} and not a ${kind}`)
    }
    assert.deepEqual(names.toSorted(), Object.keys(members).toSorted())
    assert.deepEqual(
      required.filter((name) => !names.includes(name)),
      [],
    )
  })
}
