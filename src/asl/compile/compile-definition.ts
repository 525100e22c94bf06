import { getMember, isNumber, type JsonObject, type JsonValue, memberEntries, toNumber } from '../../json/index.ts'
import type { Flow, Program, State } from '../program.ts'
import { asObject } from './as-object.ts'
import { compileState } from './compile-state.ts'
import type { FlowCompiler } from './flow-compiler.ts'

/**
 * Compiles a definition that `checkDefinition` has found to be right.
 *
 * @throws Error when it is not: then the check has let something through.
 */
export function compileDefinition(definition: JsonValue): Program {
  const machine = asObject(definition, 'a definition')
  const compiler = new DefinitionCompiler(getMember(machine, 'QueryLanguage') === 'JSONata' ? 'JSONata' : 'JSONPath')
  compiler.add(machine)
  const timeout = getMember(machine, 'TimeoutSeconds')
  return { flows: compiler.flows, timeoutSeconds: isNumber(timeout) ? toNumber(timeout) : null }
}

/** Compiles `States` objects and numbers them as they come: the number is what frames keep. */
class DefinitionCompiler implements FlowCompiler {
  readonly flows: Flow[] = []
  /** The language of states that name none: the machine's, also inside Parallel and Map. */
  readonly defaultLanguage: 'JSONPath' | 'JSONata'

  constructor(defaultLanguage: 'JSONPath' | 'JSONata') {
    this.defaultLanguage = defaultLanguage
  }

  /** Compiles a `{StartAt, States}` and gives the number of its flow. */
  add(owner: JsonObject): number {
    const index = this.flows.length
    const states = new Map<string, State>()
    this.flows.push({ index, startAt: String(getMember(owner, 'StartAt')), states })
    for (const [name, state] of memberEntries(asObject(getMember(owner, 'States'), 'States'))) {
      states.set(name, compileState(this, name, asObject(state, `the state ${name}`)))
    }
    return index
  }
}
