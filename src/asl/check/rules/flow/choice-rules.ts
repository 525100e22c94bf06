import { hasMember, memberNames } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import { choiceRule, comparisons, nestedRule, ruleKinds } from '../../shapes/choice-shapes.ts'
import type { Rule } from '../rule.ts'

/**
 * A rule in JSONPath has exactly one of And, Or, Not and the comparisons, and a comparison has its Variable (LANGUAGE.md,
 * section 11). The wordings follow the service's messages for other fields.
 */
export const choiceRules: Rule = function* (machine) {
  for (const { shape, object, language, place } of machine.parts) {
    if ((shape !== choiceRule && shape !== nestedRule) || language !== 'JSONPath') continue
    const present = memberNames(object).filter((name) => ruleKinds.has(name))
    const compares = present.some((name) => Object.hasOwn(comparisons, name))
    if (present.length > 1) {
      yield schemaError(`There should only be one of the following fields: [${present.join(', ')}]`, place, {
        at: place.child(present[1]!),
        target: 'name',
      })
    } else if (present.length === 0) {
      yield schemaError('Exactly one comparison operator, And, Or or Not is required', place)
    }
    const hasVariable = hasMember(object, 'Variable')
    if (compares && !hasVariable) yield schemaError('These fields are required: [Variable]', place)
    else if (present.length > 0 && !compares && hasVariable) {
      yield schemaError("Field 'Variable' is not supported", place, { at: place.child('Variable'), target: 'name' })
    }
  }
}
