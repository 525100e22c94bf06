import { closestName } from '../../../diagnostics/index.ts'
import type { Flow } from '../../model/machine.ts'
import { assignmentsByFlow, assignmentsOf, outerFlows } from '../../model/variable-scopes.ts'
import { ownWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Finding what was meant compares names one by one, so only this many get a suggestion. */
const suggestionsMax = 100

/** Variables that are read but that no state in sight assigns. The service finds out when it reads them. */
export const unassignedVariables: Rule = function* (machine) {
  const names = assignmentsByFlow(assignmentsOf(machine))
  const everywhere = new Set([...names.values()].flatMap((known) => [...known.keys()]))
  const inSight = new Map<Flow, Set<string>>()
  for (const flow of machine.flows) {
    const flows = [flow, ...outerFlows(flow)]
    inSight.set(flow, new Set(flows.flatMap((visible) => [...(names.get(visible)?.keys() ?? [])])))
  }
  let suggestionsLeft = suggestionsMax
  for (const { variables, state, place, text } of machine.readings) {
    const known = inSight.get(state.flow)!
    for (const name of variables) {
      if (known.has(name)) continue
      const why = everywhere.has(name)
        ? `No state that "${state.name}" can see assigns the variable $${name}`
        : `No state assigns the variable $${name}`
      yield ownWarning('UNASSIGNED_VARIABLE', why, place, {
        innerOffset: Math.max(0, text.indexOf(`$${name}`)),
        suggestion: suggestionsLeft-- > 0 ? suggest(name, known) : null,
      })
    }
  }
}

function suggest(name: string, known: ReadonlySet<string>): string | null {
  const near = closestName(name, [...known, 'states'])
  return near === null ? null : `$${near}`
}
