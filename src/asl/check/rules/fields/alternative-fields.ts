import { getMember, hasMember, type JsonObject } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import { fieldOf } from '../../shapes/shape.ts'
import type { Rule } from '../rule.ts'

/**
 * Fields of which only one may be there (message reported in public), or exactly one must. What the service says where
 * none is there is not known; the wording follows its other messages.
 */
export const alternativeFields: Rule = function* (machine) {
  for (const { object, shape, language, place } of machine.parts) {
    for (const { fields, required } of shape.alternatives ?? []) {
      const possible = fields.filter((name) => fieldOf(shape, name, language) !== undefined)
      const present = possible.filter((name) => isPresent(object, name))
      const list = possible.join(', ')
      if (present.length > 1) {
        const second = present[1]!
        yield schemaError(`There should only be one of the following fields: [${list}]`, place, {
          at: place.child(second),
          target: 'name',
        })
      } else if (present.length === 0 && required === 'first') {
        yield schemaError(`These fields are required: [${possible[0]}]`, place)
      } else if (present.length === 0 && required) {
        yield schemaError(`Exactly one of these fields is required: [${list}]`, place)
      }
    }
  }
}

/** `"End": false` says no more than no `End`. */
function isPresent(object: JsonObject, name: string): boolean {
  return name === 'End'
    ? getMember(object, name) !== undefined && getMember(object, name) !== false
    : hasMember(object, name)
}
