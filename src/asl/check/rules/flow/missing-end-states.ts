import type { ModelFlow } from '../../../model/machine.ts'
import { isFlowComplete, isTerminal } from '../../model/transitions.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A machine without any state that ends it. Message: reported in public, and that the service names no place. It asks for
 * an end of the machine's own states only: a branch or an iteration that goes round for ever is accepted (measured).
 */
export const missingEndStates: Rule = function* (machine) {
  for (const flow of machine.flows) {
    if (!lacksEnd(flow)) continue
    yield refusal('MISSING_END_STATE', 'Workflow has no terminal state', null, { at: flow.part.place.child('States') })
  }
}

/** Whether this is the machine's own flow and it has no end. */
export function lacksEnd(flow: ModelFlow): boolean {
  return flow.owner === null && isFlowComplete(flow) && ![...flow.states.values()].some(isTerminal)
}
