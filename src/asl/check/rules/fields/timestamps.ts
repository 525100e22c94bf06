import { isExpression } from '../../model/fields.ts'
import { schemaError } from '../../report.ts'
import { isTimestamp } from '../../syntax.ts'
import type { Rule } from '../rule.ts'

/** Timestamps given in the definition. Message and place: observed for Wait. */
export const timestamps: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (spec.kind !== 'timestamp' || typeof value !== 'string') continue
    if (spec.expression === true && isExpression(part, value)) continue
    if (!isTimestamp(value)) yield schemaError('String does not match RFC3339 timestamp', part.place.child(name))
  }
}
