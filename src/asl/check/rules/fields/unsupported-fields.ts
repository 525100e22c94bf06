import { memberNames } from '../../../../json/index.ts'
import { closestName } from '../../../diagnostics/index.ts'
import { fieldOf } from '../../../model/shapes/shape.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * Fields that an object does not have in either query language. The service names the object, not the field (reported in
 * public for Pass, Wait, Map, Parallel, ItemProcessor and others).
 */
export const unsupportedFields: Rule = function* (machine) {
  for (const { object, shape, language, place } of machine.parts) {
    if (shape.open === true) continue
    for (const name of memberNames(object)) {
      if (Object.hasOwn(shape.fields, name)) continue
      const known = Object.keys(shape.fields).filter((field) => fieldOf(shape, field, language) !== undefined)
      yield schemaError(`Field '${name}' is not supported`, place, {
        at: place.child(name),
        target: 'name',
        suggestion: closestName(name, known, machine.comparisons),
      })
    }
  }
}
