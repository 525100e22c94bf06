import { statesFunctionNames } from '../../../../jsonata/index.ts'
import { closestName } from '../../../diagnostics/index.ts'
import type { Flow } from '../../../model/machine.ts'
import { assignmentsByFlow, assignmentsOf, outerFlows } from '../../model/variable-scopes.ts'
import { ownWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Finding what was meant compares names one by one, so only this many get a suggestion. */
const suggestionsMax = 100

/**
 * Variables that are read but that no state in sight assigns, functions that do not exist among them. The service finds out
 * when it reads them: it was seen to create machines that call one, and their executions to fail.
 */
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
      const found = placeOf(name, text)
      const isCalled = found.isCalled && !everywhere.has(name)
      const why = isCalled
        ? `There is no function $${name}, and no state assigns a variable of this name`
        : everywhere.has(name)
          ? `No state that "${state.name}" can see assigns the variable $${name}`
          : `No state assigns the variable $${name}`
      yield ownWarning('UNASSIGNED_VARIABLE', why, place, {
        innerOffset: found.offset,
        suggestion:
          suggestionsLeft-- > 0
            ? suggest(name, isCalled ? [...known, ...statesFunctionNames] : [...known, 'states'])
            : null,
      })
    }
  }
}

/** Where a name stands as a whole, and whether it is called there. */
function placeOf(name: string, text: string): { readonly offset: number; readonly isCalled: boolean } {
  for (let offset = text.indexOf(`$${name}`); offset !== -1; offset = text.indexOf(`$${name}`, offset + 1)) {
    const rest = text.slice(offset + 1 + name.length)
    if (!/^[\w$]/.test(rest)) return { offset, isCalled: /^\s*\(/.test(rest) }
  }
  return { offset: 0, isCalled: false }
}

function suggest(name: string, known: readonly string[]): string | null {
  const near = closestName(name, known)
  return near === null ? null : `$${near}`
}
