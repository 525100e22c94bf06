import { closestName } from '../../../diagnostics/index.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** The offset counts from after `{%`. */
const openingLength = 2

/**
 * There is no input document, so a path cannot start with a bare name. Code, message and place, once for each name:
 * reported in public.
 */
export const topLevelReferences: Rule = function* (machine) {
  for (const { place, expression } of machine.readings) {
    for (const { name, offset, message } of expression?.topLevelReferences ?? []) {
      yield refusal('UNSUPPORTED_JSONATA_EXPRESSION', message, place, {
        innerOffset: offset + openingLength,
        suggestion: closestName(name, ['$states']),
      })
    }
  }
}
