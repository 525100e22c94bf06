import { getMember, hasMember, type JsonObject } from '../../../../json/index.ts'
import { fieldOf } from '../../../model/shapes/shape.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * Fields of which at most one may be present, or exactly one must be. The messages are the service's: two wordings for two
 * kinds of group, the same for none and for several.
 */
export const alternativeFields: Rule = function* (machine) {
  for (const { object, shape, language, place } of machine.parts) {
    for (const { fields, required } of shape.alternatives ?? []) {
      const possible = fields.filter((name) => fieldOf(shape, name, language) !== undefined)
      const present = possible.filter((name) => isPresent(object, name))
      if (present.length === 1 || (present.length === 0 && required === false)) continue
      const beginning =
        required === 'oneOfObject'
          ? 'This object should have only one of the following fields'
          : 'There should only be one of the following fields'
      const [, second] = present
      yield schemaError(
        `${beginning}: [${possible.join(', ')}]`,
        place,
        second === undefined ? {} : { at: place.child(second), target: 'name' },
      )
    }
  }
}

/** `"End": false` means the same as no `End`. */
function isPresent(object: JsonObject, name: string): boolean {
  return name === 'End'
    ? getMember(object, name) !== undefined && getMember(object, name) !== false
    : hasMember(object, name)
}
