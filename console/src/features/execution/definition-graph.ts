import { readMachine } from '../../../../src/asl/model/read-machine.ts'
import { isObject, parse } from '../../../../src/json/index.ts'
import { type MachineGraph, machineGraph } from '../../../../src/view/graph/machine-graph.ts'

/** The graph of a definition's text; null for text that cannot be read. */
export function graphOfDefinition(definition: string, type: 'STANDARD' | 'EXPRESS'): MachineGraph | null {
  try {
    const value = parse(definition)
    return isObject(value) ? machineGraph(readMachine(value, type)) : null
  } catch {
    return null
  }
}
