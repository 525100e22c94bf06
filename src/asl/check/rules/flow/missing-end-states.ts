import type { ModelFlow } from '../../../model/machine.ts'
import { isFlowComplete, isTerminal } from '../../model/transitions.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A machine with no state that ends it. The message, and that the service names no place: reported in public. Only the
 * machine's own states need an end: a branch or an iteration that loops for ever is accepted (measured).
 */
export const missingEndStates: Rule = function* (machine) {
  for (const flow of machine.flows) {
    if (!lacksEnd(flow)) continue
    yield refusal('MISSING_END_STATE', 'Workflow has no terminal state', null, { at: flow.part.place.child('States') })
  }
}

/** Whether this is the machine's own flow and has no end. */
export function lacksEnd(flow: ModelFlow): boolean {
  return flow.owner === null && isFlowComplete(flow) && ![...flow.states.values()].some(isTerminal)
}
