import { statesFunctionNames } from '../../../../jsonata/index.ts'
import { type Comparisons, closestName } from '../../../diagnostics/index.ts'
import type { ModelFlow } from '../../../model/machine.ts'
import { assignmentsByFlow, assignmentsOf, outerFlows } from '../../model/variable-scopes.ts'
import { ownWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * Variables that are read but that no visible state assigns, including functions that do not exist. The service notices
 * only when it reads them: it has been observed to create machines that call one, whose executions then fail.
 */
export const unassignedVariables: Rule = function* (machine) {
  const names = assignmentsByFlow(assignmentsOf(machine))
  const everywhere = new Set([...names.values()].flatMap((known) => [...known.keys()]))
  const inSight = (flow: ModelFlow) => [flow, ...outerFlows(flow)].flatMap((visible) => names.get(visible) ?? [])
  for (const { variables, state, place, text } of machine.readings) {
    const scopes = inSight(state.flow)
    let places: ReadonlyMap<string, PlaceInText> | null = null
    for (const name of variables) {
      if (scopes.some((known) => known.has(name))) continue
      places ??= placesIn(text)
      const found = places.get(name) ?? null
      const isCalled = found?.isCalled === true && !everywhere.has(name)
      const why = isCalled
        ? `There is no function $${name}, and no state assigns a variable of this name`
        : everywhere.has(name)
          ? `No state that "${state.name}" can see assigns the variable $${name}`
          : `No state assigns the variable $${name}`
      yield ownWarning(isCalled ? 'UNKNOWN_FUNCTION' : 'UNASSIGNED_VARIABLE', why, place, {
        innerOffset: found?.offset ?? 0,
        ...(found !== null && { innerLength: `$${name}`.length }),
        suggestion: suggest(name, scopes, isCalled ? statesFunctionNames : ['states'], machine.comparisons),
      })
    }
  }
}

interface PlaceInText {
  readonly offset: number
  /** Whether it is called there. */
  readonly isCalled: boolean
}

/** The first occurrence of each name, found in one pass: an expression has room for a hundred thousand of them. */
function placesIn(text: string): ReadonlyMap<string, PlaceInText> {
  const places = new Map<string, PlaceInText>()
  for (const match of text.matchAll(/\$([^\s()[\]{}.,;:?!=<>~*/%+\-&|^@#'"`]+)(?=(\s*\()?)/g)) {
    const name = match[1]!
    if (!places.has(name)) places.set(name, { offset: match.index, isCalled: match[2] !== undefined })
  }
  return places
}

function suggest(
  name: string,
  scopes: readonly ReadonlyMap<string, unknown>[],
  others: readonly string[],
  comparisons: Comparisons,
): string | null {
  function* candidates() {
    for (const known of scopes) yield* known.keys()
    yield* others
  }
  const near = closestName(name, candidates(), comparisons)
  return near === null ? null : `$${near}`
}
