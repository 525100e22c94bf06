import { getMember } from '../../../../json/index.ts'
import type { DefinitionModel, StateNode } from '../../../model/machine.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** A machine in JSONata cannot hold states in JSONPath. Message and place: reported in public. */
export const queryLanguage: Rule = function* (machine) {
  for (const state of machine.states) {
    if (!isOutOfPlace(machine, state)) continue
    yield schemaError(
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
      state.place,
      { at: state.place.child('QueryLanguage') },
    )
  }
}

/** Whether it is a state in JSONPath in a machine that cannot hold any. */
export function isOutOfPlace(machine: DefinitionModel, state: StateNode): boolean {
  return machine.language === 'JSONata' && getMember(state.object, 'QueryLanguage') === 'JSONPath'
}
