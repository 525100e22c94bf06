import { getMember, type JsonObject, memberNames } from '../../json/index.ts'
import { unsupportedField } from '../aws/values/to-sdk-input.ts'
import type { KnownAction } from './known-actions.ts'

/** Parameters that an action does not have, and those that it cannot do without. */
export function findNameProblems(parameters: JsonObject, { supported, required }: KnownAction): string[] {
  const missing = required.filter((name) => (getMember(parameters, name) ?? null) === null)
  const unknown = supported === null ? [] : memberNames(parameters).filter((name) => !supported.includes(name))
  return [
    ...missing.map((name) => `The field '${name}' is required but was missing`),
    ...unknown.map((name) => unsupportedField(name, supported ?? [])),
  ]
}
