import { getMember, isObject, type JsonValue } from '../../../json/index.ts'
import type { ModelFlow, StateNode } from '../../model/machine.ts'
import type { DefinitionPlace } from '../../model/place.ts'

/** A way out of a state: the name of the next state, and where it is given. */
export interface Transition {
  readonly target: string
  readonly place: DefinitionPlace
}

/** Next, Default, and the Next of every choice rule and catcher, in the order of the fields below. */
export function transitionsOf(state: StateNode): Transition[] {
  const transitions: Transition[] = []
  const add = (holder: StateNode['object'], place: DefinitionPlace, name: string) => {
    const target = getMember(holder, name)
    if (typeof target === 'string') transitions.push({ target, place: place.child(name) })
  }
  const addEach = (name: string) => {
    const list = getMember(state.object, name)
    if (!Array.isArray(list)) return
    const place = state.place.child(name)
    for (const [index, item] of list.entries()) if (isObject(item)) add(item, place.child(index), 'Next')
  }
  const { type } = state
  if (type !== 'Choice' && type !== 'Succeed' && type !== 'Fail') add(state.object, state.place, 'Next')
  if (type === 'Choice' || type === null) {
    addEach('Choices')
    add(state.object, state.place, 'Default')
  }
  if (type === 'Task' || type === 'Parallel' || type === 'Map' || type === null) addEach('Catch')
  return transitions
}

/** Whether the flow may end in this state. */
export function isTerminal(state: StateNode): boolean {
  if (state.type === 'Succeed' || state.type === 'Fail') return true
  return state.type !== 'Choice' && getMember(state.object, 'End') === true
}

/** The states reachable from the given ones, including those. */
export function reachableFrom(flow: ModelFlow, names: Iterable<string>): Set<string> {
  const reached = new Set<string>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const state = flow.states.get(name)
    if (state === undefined || reached.has(name)) continue
    reached.add(name)
    for (const { target } of transitionsOf(state)) waiting.push(target)
  }
  return reached
}

/**
 * Whether all transitions of a flow are known. A missing start, type or transition is reported, and its consequences (no
 * end, not reachable) would only repeat that; the service does not report them either.
 */
export function isFlowComplete(flow: ModelFlow): boolean {
  if (flow.startAt === null || flow.states.size === 0) return false
  for (const state of flow.states.values()) {
    if (state.type === null) return false
    if (!isTerminal(state) && transitionsOf(state).length === 0) return false
    if (state.type === 'Choice' && !areRulesComplete(getMember(state.object, 'Choices'))) return false
  }
  return true
}

function areRulesComplete(rules: JsonValue | undefined): boolean {
  return Array.isArray(rules) && rules.every((rule) => isObject(rule) && typeof getMember(rule, 'Next') === 'string')
}
