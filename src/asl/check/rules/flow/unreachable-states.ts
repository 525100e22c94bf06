import type { ModelFlow, StateNode } from '../../../model/machine.ts'
import { isFlowComplete, reachableFrom, transitionsOf } from '../../model/transitions.ts'
import { ownWarning, refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'
import { lacksEnd } from './missing-end-states.ts'

/**
 * States that nothing leads to. Message and place, and that a machine without any end hides them: reported in public. The
 * service names only states that no transition names, not those reachable only from them; islands of states that only name
 * one another are our warning, because nobody has reported what the service does.
 */
export const unreachableStates: Rule = function* (machine) {
  for (const flow of machine.flows) {
    if (!isFlowComplete(flow) || lacksEnd(flow)) continue
    const targets = new Set<string>(flow.startAt === null ? [] : [flow.startAt])
    for (const state of flow.states.values()) for (const { target } of transitionsOf(state)) targets.add(target)
    const unnamed = [...flow.states.values()].filter((state) => !targets.has(state.name))
    for (const { name, place } of unnamed) {
      yield refusal('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, place, { target: 'name' })
    }
    for (const { name, place } of islands(flow, unnamed)) {
      yield ownWarning('UNREACHABLE_STATE', `There is no way from "${flow.startAt}" to state "${name}"`, place, {
        target: 'name',
      })
    }
  }
}

function islands(flow: ModelFlow, unnamed: readonly StateNode[]): StateNode[] {
  if (flow.startAt === null || !flow.states.has(flow.startAt)) return []
  const reached = reachableFrom(flow, [flow.startAt, ...unnamed.map((state) => state.name)])
  return [...flow.states.values()].filter((state) => !reached.has(state.name))
}
