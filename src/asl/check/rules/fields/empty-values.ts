import { isObject, type JsonValue, memberNames } from '../../../../json/index.ts'
import type { ValueSpec } from '../../../model/shapes/shape.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Values that must not be empty. Message: observed for `Branches`. An empty Retry or Catch is accepted. */
export const emptyValues: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (mustHoldSomething(spec) && isEmpty(spec, value)) {
      yield schemaError('Value cannot be empty', part.place.child(name))
    }
  }
}

function mustHoldSomething(spec: ValueSpec): boolean {
  if (spec.kind === 'states' || spec.kind === 'strings') return true
  return (spec.kind === 'list' || spec.kind === 'object' || spec.kind === 'string') && spec.nonEmpty === true
}

/** A value of another type is reported as such. */
function isEmpty(spec: ValueSpec, value: JsonValue): boolean {
  if (spec.kind === 'string') return value === ''
  if (spec.kind === 'list' || spec.kind === 'strings') return Array.isArray(value) && value.length === 0
  return isObject(value) && memberNames(value).length === 0
}
