import { readMachine } from '../../asl/model/read-machine.ts'
import { isObject, parse } from '../../json/index.ts'

/** The names of all states of a definition, including those in Parallel branches and Map processors. */
export interface StateNames {
  /** The names of states that call something. */
  readonly tasks: ReadonlySet<string>
  /** The types of the others, by name. A name used in several flows counts as a task's if any of the states is one. */
  readonly others: ReadonlyMap<string, string>
}

export function stateNames(definition: string): StateNames {
  const machine = parse(definition)
  const states = isObject(machine) ? readMachine(machine).states : []
  const tasks = new Set(states.filter(({ type }) => type === 'Task').map(({ name }) => name))
  return {
    tasks,
    others: new Map(states.flatMap(({ name, type }) => (tasks.has(name) ? [] : [[name, type ?? 'unknown']]))),
  }
}
