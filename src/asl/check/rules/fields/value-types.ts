import { isNumber, isObject, type JsonValue, memberEntries, numberText } from '../../../../json/index.ts'
import type { Part } from '../../../model/machine.ts'
import type { DefinitionPlace } from '../../../model/place.ts'
import type { ValueSpec } from '../../../model/shapes/shape.ts'
import { isExpression } from '../../model/fields.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * Values of the wrong type for their field. The service calls an integer `Integer` and a string `[STRING]`, a list of
 * JSON's own types (both measured). The same is assumed for all types that JSON has.
 */
export const valueTypes: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    for (const { expected, place } of mismatches(part, spec, value, part.place.child(name))) {
      yield schemaError(`Expected value of type ${expected}`, place)
    }
  }
}

interface Mismatch {
  readonly expected: string
  readonly place: DefinitionPlace
}

function* mismatches(part: Part, spec: ValueSpec, value: JsonValue, place: DefinitionPlace): Generator<Mismatch> {
  const expected = expectedType(part, spec, value)
  if (expected !== null) yield { expected, place }
  else if ((spec.kind === 'list' || spec.kind === 'strings') && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (spec.kind === 'list' && !isObject(item)) yield { expected: '[OBJECT]', place: place.child(index) }
      if (spec.kind === 'strings' && typeof item !== 'string') yield { expected: '[STRING]', place: place.child(index) }
    }
  } else if (spec.kind === 'states' && isObject(value)) {
    for (const [name, state] of memberEntries(value)) {
      if (!isObject(state)) yield { expected: '[OBJECT]', place: place.child(name) }
    }
  }
}

/** The type that a value should have, or null if it has it. */
function expectedType(part: Part, spec: ValueSpec, value: JsonValue): string | null {
  switch (spec.kind) {
    case 'any':
      return null
    case 'template':
      if (spec.objectOnly !== true || isObject(value)) return null
      return spec.expression !== false && isExpression(part, value) ? null : '[OBJECT]'
    case 'items':
      return Array.isArray(value) || isObject(value) || isExpression(part, value) ? null : '[ARRAY, OBJECT]'
    case 'boolean':
      return typeof value === 'boolean' || (spec.expression === true && isExpression(part, value)) ? null : '[BOOLEAN]'
    case 'integer':
      return isInteger(value) || (spec.expression === true && isExpression(part, value)) ? null : 'Integer'
    case 'number':
      return isNumber(value) || (spec.expression === true && isExpression(part, value)) ? null : '[NUMBER]'
    case 'list':
    case 'strings':
      return Array.isArray(value) ? null : '[ARRAY]'
    case 'object':
    case 'states':
      return isObject(value) ? null : '[OBJECT]'
    case 'path':
      return typeof value === 'string' || value === null ? null : '[STRING, NULL]'
    case 'referencePath':
      if (typeof value === 'string' || (value === null && spec.nullable === true)) return null
      return spec.nullable === true ? '[STRING, NULL]' : '[STRING]'
    default:
      return typeof value === 'string' ? null : '[STRING]'
  }
}

function isInteger(value: JsonValue): boolean {
  return isNumber(value) && /^-?\d+$/.test(numberText(value))
}
