import { memberNames } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'
import { isOutOfPlace } from './query-language.ts'

/**
 * Fields of a query language that the state is not written in. Message and place: reported in public. If the state's query
 * language is itself refused, the service reports nothing more about it (reported in public).
 */
export const otherLanguageFields: Rule = function* (machine) {
  for (const { object, shape, language, place, state } of machine.parts) {
    if (state !== null && isOutOfPlace(machine, state)) continue
    for (const name of memberNames(object)) {
      const only = Object.hasOwn(shape.fields, name) ? shape.fields[name]?.only : undefined
      if (only === undefined || only === language) continue
      yield schemaError(
        `The QueryLanguage is set to '${language}', but field '${name}' is only supported for the '${only}' QueryLanguage`,
        place,
        { at: place.child(name), target: 'name' },
      )
    }
  }
}
