import { isNumber, toNumber } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Numbers out of range. Wording: reported in public (`Maximum value is 99999999`, `Minimum value is 0.0`). */
export const valueRanges: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if ((spec.kind !== 'integer' && spec.kind !== 'number') || !isNumber(value)) continue
    const number = toNumber(value)
    // The limits of fields that accept fractions are written as fractions.
    const spell = (limit: number) => (spec.kind === 'number' ? limit.toFixed(1) : String(limit))
    if (number < spec.min) yield schemaError(`Minimum value is ${spell(spec.min)}`, part.place.child(name))
    else if (spec.max !== undefined && number > spec.max) {
      yield schemaError(`Maximum value is ${spell(spec.max)}`, part.place.child(name))
    }
  }
}
