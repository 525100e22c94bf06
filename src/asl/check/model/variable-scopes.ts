import { getMember, isObject, type JsonValue, memberNames } from '../../../json/index.ts'
import type { DefinitionModel, ModelFlow, StateNode } from '../../model/machine.ts'
import type { DefinitionPlace } from '../../model/place.ts'

/** A variable that a state assigns: at its end, by a choice rule, or by a catcher. */
export interface Assignment {
  /** The variable's name, without the `.$` that JSONPath appends to it. */
  readonly name: string
  readonly state: StateNode
  readonly place: DefinitionPlace
  /** The Assign field itself. */
  readonly holder: DefinitionPlace
}

/** All assignments, in document order. */
export function assignmentsOf(machine: DefinitionModel): Assignment[] {
  const assignments: Assignment[] = []
  for (const { object, shape, place, state } of machine.parts) {
    if (state === null || !Object.hasOwn(shape.fields, 'Assign')) continue
    const assign: JsonValue | undefined = getMember(object, 'Assign')
    if (assign === undefined || !isObject(assign)) continue
    const holder = place.child('Assign')
    for (const member of memberNames(assign)) {
      const name = state.language === 'JSONPath' && member.endsWith('.$') ? member.slice(0, -2) : member
      assignments.push({ name, state, place: holder.child(member), holder })
    }
  }
  return assignments
}

/** The flows whose variables the states of a flow can see, without the flow itself, from inside out. */
export function outerFlows(flow: ModelFlow): ModelFlow[] {
  const outer: ModelFlow[] = []
  // The iterations of a Distributed Map are executions of their own, and see nothing of the flows around them.
  for (let inner = flow; inner.owner !== null && !inner.isDistributed; inner = inner.owner.flow) {
    outer.push(inner.owner.flow)
  }
  return outer
}

/** The assignments in each flow, by the variable's name, whichever of its states makes them. */
export function assignmentsByFlow(assignments: readonly Assignment[]): Map<ModelFlow, Map<string, Assignment[]>> {
  const flows = new Map<ModelFlow, Map<string, Assignment[]>>()
  for (const assignment of assignments) {
    const { flow } = assignment.state
    let known = flows.get(flow)
    if (known === undefined) {
      known = new Map()
      flows.set(flow, known)
    }
    const others = known.get(assignment.name)
    if (others === undefined) known.set(assignment.name, [assignment])
    else others.push(assignment)
  }
  return flows
}
