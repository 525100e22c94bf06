import { type JsonObject, memberEntries, ObjectBuilder, stringify } from '../../json/index.ts'
import type { StateNode } from '../model/machine.ts'
import type { Flow, State, StateScope } from '../program.ts'

/** Fields that contain other states, or are used unchanged. */
const notCompiled: ReadonlySet<string> = new Set(['Branches', 'ItemProcessor', 'Iterator', 'Result', 'Comment'])

/** How many characters of a state need to be compiled. */
export function compiledLength(state: JsonObject): number {
  const own = new ObjectBuilder()
  for (const [name, value] of memberEntries(state)) if (!notCompiled.has(name)) own.set(name, value)
  return stringify(own.build()).length
}

/** Pays for the compilation of a state's fields, once. */
export function payOnce(characters: number): (scope: StateScope) => void {
  let isPaid = false
  return ({ meter }) => {
    if (isPaid) return
    meter.compile(characters)
    isPaid = true
  }
}

/** The states of a flow, each compiled on first use. */
export class LazyStates implements Pick<Flow['states'], 'get'> {
  readonly #nodes: ReadonlyMap<string, StateNode>
  readonly #compile: (node: StateNode) => State
  readonly #states = new Map<string, State>()

  constructor(nodes: ReadonlyMap<string, StateNode>, compile: (node: StateNode) => State) {
    this.#nodes = nodes
    this.#compile = compile
  }

  get(name: string): State | undefined {
    let state = this.#states.get(name)
    const node = this.#nodes.get(name)
    if (state === undefined && node !== undefined) {
      state = this.#compile(node)
      this.#states.set(name, state)
    }
    return state
  }
}
