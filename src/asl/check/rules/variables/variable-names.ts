import { assignmentsOf } from '../../model/variable-scopes.ts'
import { schemaError } from '../../report.ts'
import { nameLengthMax } from '../../shapes/limits.ts'
import type { Rule } from '../rule.ts'

const identifier = /^\p{ID_Start}\p{ID_Continue}*$/u

/** What a variable may be called (LANGUAGE.md, section 5). The wording is not known. */
export const variableNames: Rule = function* (machine) {
  for (const { name, holder, place } of assignmentsOf(machine)) {
    const trouble = troubleWith(name)
    if (trouble !== null) yield schemaError(`Variable name '${name}' ${trouble}`, holder, { at: place, target: 'name' })
  }
}

function troubleWith(name: string): string | null {
  if (name === 'states') return 'is reserved'
  if (!identifier.test(name)) return 'is not a valid identifier'
  return [...name].length > nameLengthMax ? `exceeds the limit of ${nameLengthMax} characters` : null
}
