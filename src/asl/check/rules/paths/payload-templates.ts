import { isNumber, isObject, type JsonValue } from '../../../../json/index.ts'
import { entriesInside } from '../../model/fields.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * The fields of payload templates whose names end in `.$`. Message and place (the template, not the field inside it):
 * observed in Parameters, reported in public for Assign.
 */
export const payloadTemplates: Rule = function* (machine) {
  for (const { kind, field, part, place, problem } of machine.readings) {
    if (kind !== 'template' || problem === null) continue
    yield schemaError(
      `The value for the field '${place.step}' must be a valid JSONPath or a valid intrinsic function call`,
      part.place.child(field),
      {
        at: place,
        innerOffset: problem.offset,
        suggestion: problem.suggestion ?? null,
        notes: [{ message: problem.message, path: null, target: 'value' }],
      },
    )
  }
  for (const { part, name, spec, value } of machine.fields) {
    if (spec.kind !== 'template' || part.language !== 'JSONPath') continue
    for (const entry of entriesInside(value, part.place.child(name))) {
      if (typeof entry.name !== 'string' || !entry.name.endsWith('.$') || typeof entry.value === 'string') continue
      yield schemaError(
        `The value for the field '${entry.name}' must be a STRING that contains a JSONPath but was ${nodeType(entry.value)}`,
        part.place.child(name),
        { at: entry.place },
      )
    }
  }
}

/** The type as the service's JSON library names it. */
function nodeType(value: JsonValue): string {
  if (value === null) return 'a NULL'
  if (Array.isArray(value)) return 'an ARRAY'
  if (isObject(value)) return 'an OBJECT'
  return isNumber(value) ? 'a NUMBER' : 'a BOOLEAN'
}
