import { getMember, isNumber, type JsonValue, toNumber } from '../../json/index.ts'
import { readMachine } from '../model/read-machine.ts'
import type { Program } from '../program.ts'
import { asObject } from './as-object.ts'
import { compileState } from './compile-state.ts'

/**
 * Compiles a definition that `checkDefinition` has found to be right. The number of a flow is what frames keep.
 *
 * @throws Error when it is not: then the check has let something through.
 */
export function compileDefinition(definition: JsonValue): Program {
  const machine = readMachine(asObject(definition, 'a definition'))
  const numbers = new Map(machine.flows.map((flow, index) => [flow, index]))
  const inner = Map.groupBy(machine.flows, ({ owner }) => owner)
  const flows = machine.flows.map((flow, index) => {
    const states = [...flow.states].map(([name, state]) => {
      const innerFlows = (inner.get(state) ?? []).map((each) => ({ flow: each, index: numbers.get(each)! }))
      return [name, compileState(state, innerFlows)] as const
    })
    return { index, startAt: flow.startAt ?? '', states: new Map(states) }
  })
  const timeout = getMember(machine.object, 'TimeoutSeconds')
  return { flows, timeoutSeconds: isNumber(timeout) ? toNumber(timeout) : null }
}
