import { closestName } from '../../../diagnostics/index.ts'
import { catcher } from '../../../model/shapes/retry-shapes.ts'
import type { Reading } from '../../model/reading.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

const withResult = new Set(['Task', 'Parallel', 'Map'])
const offered = ['input', 'context', 'result', 'errorOutput']
/** Stands for any use of the variable other than naming a field. */
const wholeVariable = '*'

/**
 * `$states` has these fields and no others, and two of them only in some places (LANGUAGE.md, section 4). Code and message:
 * reported in public for `errorOutput` outside a catcher.
 */
export const statesVariable: Rule = function* (machine) {
  for (const reading of machine.readings) {
    const fields = reading.expression?.statesFields
    if (fields === undefined) continue
    for (const field of fields) {
      if (field === wholeVariable || isOffered(field, reading)) continue
      yield refusal('UNSUPPORTED_JSONATA_EXPRESSION', `Field '$states.${field}' does not exist.`, reading.place, {
        innerOffset: Math.max(0, reading.text.indexOf(`$states.${field}`)),
        suggestion: offered.includes(field) ? null : closestName(field, offered),
      })
    }
  }
}

function isOffered(field: string, { field: holder, part, state }: Reading): boolean {
  if (field === 'input' || field === 'context') return true
  if (!offered.includes(field)) return false
  if (holder !== 'Output' && holder !== 'Assign') return false
  if (field === 'errorOutput') return part.shape === catcher
  return part.object === state.object && state.type !== null && withResult.has(state.type)
}
