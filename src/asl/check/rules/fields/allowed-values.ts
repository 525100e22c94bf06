import { closestName } from '../../../diagnostics/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Strings of which only a few are possible. Message and place: observed for `Type`. */
export const allowedValues: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (spec.kind !== 'choice' || typeof value !== 'string') continue
    const { values } = spec
    if (values.includes(value)) continue
    yield schemaError(
      `The field '${name}' should have one of these values: [${values.join(', ')}]`,
      part.place.child(name),
      { suggestion: closestName(value, values) },
    )
  }
}
