import type { Reading } from '../../model/machine.ts'
import { refusal } from '../../report.ts'
import { catcher } from '../../shapes/retry-shapes.ts'
import type { Rule } from '../rule.ts'

const withResult = new Set(['Task', 'Parallel', 'Map'])

/**
 * `$states.result` and `$states.errorOutput` exist only in some fields (LANGUAGE.md, section 4). That the service refuses
 * them elsewhere is documented, and for `errorOutput` reported in public; the wording is not known.
 */
export const statesVariable: Rule = function* (machine) {
  for (const reading of machine.readings) {
    const fields = reading.expression?.statesFields
    if (fields === undefined) continue
    for (const field of ['result', 'errorOutput']) {
      if (!fields.has(field) || isOffered(field, reading)) continue
      yield refusal(
        'UNSUPPORTED_JSONATA_EXPRESSION',
        `Reference to '$states.${field}' is not supported in this field.`,
        reading.place,
        { innerOffset: Math.max(0, reading.text.indexOf(`$states.${field}`)) },
      )
    }
  }
}

function isOffered(field: string, { field: holder, part, state }: Reading): boolean {
  if (holder !== 'Output' && holder !== 'Assign') return false
  if (field === 'errorOutput') return part.shape === catcher
  return part.object === state.object && state.type !== null && withResult.has(state.type)
}
