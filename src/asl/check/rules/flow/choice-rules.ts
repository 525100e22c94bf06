import { hasMember, type JsonObject, memberNames } from '../../../../json/index.ts'
import { choiceRule, comparisons, nestedRule, ruleKinds } from '../../../model/shapes/choice-shapes.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A rule is exactly one of And, Or, Not, a comparison of a Variable, and a Condition, whichever of these its query language
 * has; and a Variable is compared exactly once. Messages: measured on the service.
 */
export const choiceRules: Rule = function* (machine) {
  for (const { shape, object, language, place } of machine.parts) {
    if (shape !== choiceRule && shape !== nestedRule) continue
    const kinds = ruleKinds.filter((name) => hasMember(object, name))
    const [kind, second] = kinds
    if (kind === undefined || second !== undefined) {
      yield schemaError(
        `The object must have only one of the following fields, [${ruleKinds.join(', ')}]`,
        place,
        second === undefined ? {} : { at: place.child(second), target: 'name' },
      )
    } else if (language === 'JSONPath' && kind !== 'Condition') {
      const present = comparisonsIn(object)
      const given = kind === 'Variable' ? present : [kind, ...present]
      if (given.length === 1) continue
      const list = kind === 'Variable' ? Object.keys(comparisons) : given
      const extra = given[1]
      yield schemaError(
        `There should only be one of the following fields: [${list.join(', ')}]`,
        place,
        extra === undefined ? {} : { at: place.child(extra), target: 'name' },
      )
    }
  }
}

function comparisonsIn(object: JsonObject): string[] {
  return memberNames(object).filter((name) => Object.hasOwn(comparisons, name))
}
