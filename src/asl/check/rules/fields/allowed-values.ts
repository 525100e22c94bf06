import { closestName } from '../../../diagnostics/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Strings with only a few possible values. Messages and places: observed for `Type`, measured for all others. */
export const allowedValues: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (spec.kind !== 'choice' || typeof value !== 'string') continue
    const { values } = spec
    if (values.includes(value)) continue
    const list = `[${values.join(', ')}]`
    const message =
      name === 'Type'
        ? `The field 'Type' should have one of these values: ${list}`
        : `Value should be one of the following: ${list}`
    yield schemaError(message, part.place.child(name), { suggestion: closestName(value, values) })
  }
}
