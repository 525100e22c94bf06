import { findParameterProblems } from '../../asl/parameters/find-parameter-problems.ts'
import type { JsonObject } from '../../json/index.ts'
import type { KnownAction } from './known-actions.ts'

/** Reports parameters that an action does not have, and required ones that are missing. */
export function findNameProblems(parameters: JsonObject, known: KnownAction): string[] {
  return findParameterProblems(parameters, known.parameters, 'values').map(({ message }) => message)
}
