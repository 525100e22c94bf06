import { readMachine } from '../../asl/model/read-machine.ts'
import { isObject } from '../../json/index.ts'
import { writeError, writeOut } from '../../output/command-output.ts'
import { UsageError } from '../../server/usage-error.ts'
import { layoutGraph } from '../../view/graph/layout.ts'
import { machineGraph } from '../../view/graph/machine-graph.ts'
import { svgOf } from '../../view/graph/svg.ts'
import { readDefinition } from '../definition/definition-file.ts'
import { parseJson } from '../definition/parse-json.ts'
import { readSubstitutions, type SubstitutionFlags } from '../definition/substitution-flags.ts'
import { placeRows } from '../options-table.ts'
import { readOptions } from '../read-options.ts'
import { madeUpText } from './validate.ts'

export interface GraphFlags extends SubstitutionFlags, Readonly<Record<string, unknown>> {
  readonly horizontal?: boolean
}

/** Draws a definition as an SVG document, also one that has mistakes. Returns the exit code. */
export async function graph(file: string, flags: GraphFlags): Promise<number> {
  const { account, region } = readOptions(placeRows, flags, process.env)
  const substitutions = await readSubstitutions(flags)
  const definition = await readDefinition(file, { substitutions, account, region })
  substitutions.refuseUnused()
  const value = parseJson(definition.json, definition.label)
  if (!isObject(value)) throw new UsageError(`${definition.label} is not a definition: it must be a JSON object`)
  const machine = machineGraph(readMachine(value, definition.type ?? 'STANDARD'))
  if (machine.nodes.size === 0) throw new UsageError(`${definition.label} has no states to draw`)
  const layout = layoutGraph(machine, { direction: flags.horizontal === true ? 'horizontal' : 'vertical' })
  writeOut(svgOf(layout, { title: definition.machineName }))
  writeError(madeUpText(definition))
  return 0
}
