import type { StateNode } from '../../../model/machine.ts'
import { isFlowComplete, isTerminal, reachableFrom, transitionsOf } from '../../model/transitions.ts'
import { ownWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'
import { lacksEnd } from './missing-end-states.ts'

/** States from which no end can be reached: an execution that gets there can only fail or be stopped. Ours. */
export const endlessLoops: Rule = function* (machine) {
  for (const flow of machine.flows) {
    // A machine without any end is already the service's error.
    if (!isFlowComplete(flow) || lacksEnd(flow)) continue
    const before = new Map<string, string[]>()
    const ending: string[] = []
    for (const state of flow.states.values()) {
      for (const { target } of transitionsOf(state)) {
        // A transition to a missing state is reported already; the state that was meant may well lead to an end.
        if (!flow.states.has(target)) ending.push(state.name)
        const list = before.get(target)
        if (list === undefined) before.set(target, [state.name])
        else list.push(state.name)
      }
      if (isTerminal(state)) ending.push(state.name)
    }
    const ends = closure(ending, before)
    const caught: StateNode[] = [...flow.states.values()].filter((state) => !ends.has(state.name))
    const told = new Set<string>()
    for (const { name, place } of caught) {
      if (told.has(name)) continue
      const loop = reachableFrom(flow, [name])
      for (const member of loop) told.add(member)
      const others = [...loop].filter((other) => other !== name)
      const through = others.length === 0 ? '' : `, only to ${others.map((other) => `"${other}"`).join(', ')}`
      yield ownWarning('ENDLESS_LOOP', `There is no way from state "${name}" to an end${through}`, place, {
        target: 'name',
      })
    }
  }
}

function closure(names: readonly string[], before: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    found.add(name)
    waiting.push(...(before.get(name) ?? []))
  }
  return found
}
