import { getMember, isNumber, type JsonValue, takesMoreThan, toNumber } from '../../json/index.ts'
import type { StateNode } from '../model/machine.ts'
import { readMachine } from '../model/read-machine.ts'
import type { Program } from '../program.ts'
import { parseTaskResource } from '../task-resource.ts'
import { asObject } from './as-object.ts'
import { compileState } from './compile-state.ts'
import { lazily } from './lazy-language.ts'
import { compiledLength, LazyStates, payOnce } from './lazy-states.ts'
import { languageOf } from './state-language.ts'

// A definition of up to this length, in characters, is compiled at once, in at most some 30 milliseconds. The fields of a
// longer one are compiled when first evaluated, and a state of this length is compiled on a thread.
const compiledAtOnceMax = 32_768

/**
 * Compiles a definition that `checkDefinition` has found valid. Frames store the numbers of flows.
 *
 * @throws Error if it is invalid: then the check has missed something.
 */
export function compileDefinition(definition: JsonValue): Program {
  const machine = readMachine(asObject(definition, 'a definition'))
  const numbers = new Map(machine.flows.map((flow, index) => [flow, index]))
  const inner = Map.groupBy(machine.flows, ({ owner }) => owner)
  const innerFlowsOf = (node: StateNode) =>
    (inner.get(node) ?? []).map((each) => ({ flow: each, index: numbers.get(each)! }))
  const isLong = takesMoreThan(definition, compiledAtOnceMax)
  const flows = machine.flows.map((flow, index) => ({
    index,
    startAt: flow.startAt ?? '',
    states: isLong
      ? new LazyStates(flow.states, (node) => {
          const language = lazily(languageOf(node), payOnce(compiledLength(node.object)))
          return compileState(node, innerFlowsOf(node), language)
        })
      : new Map([...flow.states].map(([name, node]) => [name, compileState(node, innerFlowsOf(node))])),
  }))
  const timeout = getMember(machine.object, 'TimeoutSeconds')
  return {
    flows,
    timeoutSeconds: isNumber(timeout) ? toNumber(timeout) : null,
    activities: [...new Set(machine.states.flatMap(activityOf))],
    compilesLong: isLong && machine.states.some(compilesLong),
  }
}

function compilesLong({ object }: StateNode): boolean {
  return takesMoreThan(object, compiledAtOnceMax) && compiledLength(object) > compiledAtOnceMax
}

function activityOf({ type, object }: StateNode): string[] {
  if (type !== 'Task') return []
  const resource = parseTaskResource(String(getMember(object, 'Resource')))
  return resource?.kind === 'activity' ? [resource.arn] : []
}
