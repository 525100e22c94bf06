import type { StateNode } from '../../../model/machine.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Names are unique across the whole machine, including nested flows. The beginning of the message: reported in public. */
export const duplicateStateNames: Rule = function* (machine) {
  const first = new Map<string, StateNode>()
  for (const state of machine.states) {
    const earlier = first.get(state.name)
    if (earlier === undefined) first.set(state.name, state)
    else {
      yield refusal('DUPLICATE_STATE_NAME', `Duplicate State name: ${state.name}`, state.place, {
        target: 'name',
        notes: [{ message: `"${state.name}" is first defined`, path: earlier.place.path, target: 'name' }],
      })
    }
  }
}
