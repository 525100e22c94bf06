import type { Flow } from '../../model/machine.ts'
import { isFlowComplete, isTerminal } from '../../model/transitions.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** A flow without any state that ends it. Message: reported in public, and that the service names no place. */
export const missingEndStates: Rule = function* (machine) {
  for (const flow of machine.flows) {
    if (!lacksEnd(flow)) continue
    // What the service says of nested flows is not known; a place helps there.
    const place = flow.owner === null ? null : flow.part.place
    yield refusal('MISSING_END_STATE', 'Workflow has no terminal state', place, { at: flow.part.place.child('States') })
  }
}

export function lacksEnd(flow: Flow): boolean {
  return isFlowComplete(flow) && ![...flow.states.values()].some(isTerminal)
}
