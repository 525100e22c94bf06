import { getMember } from '../../../../json/index.ts'
import type { DefinitionModel, StateNode } from '../../../model/machine.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** A JSONata machine cannot contain JSONPath states. Message and place: reported in public. */
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

/** Whether this is a JSONPath state in a machine that cannot contain any. */
export function isOutOfPlace(machine: DefinitionModel, state: StateNode): boolean {
  return machine.language === 'JSONata' && getMember(state.object, 'QueryLanguage') === 'JSONPath'
}
