import { getMember } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** A machine in JSONata cannot hold states in JSONPath. Message and place: reported in public. */
export const queryLanguage: Rule = function* (machine) {
  if (machine.language !== 'JSONata') return
  for (const state of machine.states) {
    if (getMember(state.object, 'QueryLanguage') !== 'JSONPath') continue
    yield schemaError(
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
      state.place,
      { at: state.place.child('QueryLanguage') },
    )
  }
}
