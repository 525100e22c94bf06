import type { ModelFlow, StateNode } from '../../../model/machine.ts'
import { type Assignment, assignmentsByFlow, assignmentsOf, outerFlows } from '../../model/variable-scopes.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A branch or an iteration cannot assign a variable that any state of a flow around it assigns (specification). The
 * enclosing Parallel or Map state may itself assign the same name: it does so when the inner flow has ended (observed, in a
 * Catch). The wording is not known.
 */
export const variableScopes: Rule = function* (machine) {
  const assignments = assignmentsOf(machine)
  const flows = assignmentsByFlow(assignments)
  for (const { name, state, holder, place } of assignments) {
    const outer = outerAssignment(flows, name, state)
    if (outer === undefined) continue
    yield schemaError(`Variable '${name}' is already assigned in an outer scope`, holder, {
      at: place,
      target: 'name',
      notes: [{ message: `"${outer.state.name}" assigns it`, path: outer.place.path, target: 'name' }],
    })
  }
}

function outerAssignment(
  flows: ReadonlyMap<ModelFlow, ReadonlyMap<string, readonly Assignment[]>>,
  name: string,
  { flow }: StateNode,
): Assignment | undefined {
  let owner = flow.owner
  for (const outer of outerFlows(flow)) {
    const found = flows
      .get(outer)
      ?.get(name)
      ?.find((assignment) => assignment.state !== owner)
    if (found !== undefined) return found
    owner = outer.owner
  }
  return undefined
}
