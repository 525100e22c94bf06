import { nameLengthMax } from '../../../model/shapes/limits.ts'
import { assignmentsOf } from '../../model/variable-scopes.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

const identifier = /^\p{ID_Start}\p{ID_Continue}*$/u

/**
 * Valid names of variables (LANGUAGE.md, section 5). Codes and messages: measured, except for the message about names that
 * are too long.
 */
export const variableNames: Rule = function* (machine) {
  for (const { name, place } of assignmentsOf(machine)) {
    if (name === 'states') {
      yield refusal('RESERVED_VARIABLE_NAME', "Cannot assign to reserved variable '$states'.", place, {
        target: 'name',
      })
      continue
    }
    const trouble = troubleWith(name)
    if (trouble === null) continue
    const message = `Invalid variable name '${name}': the variable name ${trouble}.`
    yield refusal('INVALID_VARIABLE_NAME', message, place, { target: 'name' })
  }
}

function troubleWith(name: string): string | null {
  if (!identifier.test(name)) return 'contains invalid characters'
  return [...name].length > nameLengthMax ? `exceeds the limit of ${nameLengthMax} characters` : null
}
