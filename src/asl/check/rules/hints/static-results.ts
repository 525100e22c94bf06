import { getMember } from '../../../../json/index.ts'
import { entriesInside } from '../../model/fields.ts'
import { serviceWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'
import { looksDynamic } from './missing-dollars.ts'

/** Paths in the Result of a Pass state, which are not evaluated. Code: documented; wording: its description. */
export const staticResults: Rule = function* (machine) {
  for (const state of machine.states) {
    if (state.type !== 'Pass' || state.language !== 'JSONPath') continue
    const result = getMember(state.object, 'Result')
    if (result === undefined) continue
    const place = state.place.child('Result')
    for (const { name, value, place: at } of [
      { name: 'Result', value: result, place },
      ...entriesInside(result, place),
    ]) {
      if (typeof value !== 'string') continue
      if (!looksDynamic(value) && !(typeof name === 'string' && name.endsWith('.$'))) continue
      yield serviceWarning('PASS_RESULT_IS_STATIC', 'Attempt to use a path in the result of a pass state', at)
    }
  }
}
