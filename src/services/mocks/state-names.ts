import { readMachine } from '../../asl/model/read-machine.ts'
import { isObject, parse } from '../../json/index.ts'

/** The names of all states of a definition, those inside of Parallel branches and Map processors too. */
export function stateNames(definition: string): ReadonlySet<string> {
  const machine = parse(definition)
  return new Set(isObject(machine) ? readMachine(machine).states.map(({ name }) => name) : [])
}
