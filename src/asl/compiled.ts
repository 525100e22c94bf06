import type { JsonValue } from '../json/index.ts'
import type { Scope } from './scope.ts'

/** Something of a definition, understood once: call it with a scope to evaluate it. */
export interface Compiled<T> {
  (scope: Scope): T
  /** The names of the variables that it reads, for `variableReferences`. */
  readonly references: ReadonlySet<string>
}

export type CompiledValue = Compiled<JsonValue>

const noReferences: ReadonlySet<string> = new Set()

export function compiled<T>(
  evaluate: (scope: Scope) => T,
  references: ReadonlySet<string> = noReferences,
): Compiled<T> {
  return Object.assign((scope: Scope) => evaluate(scope), { references })
}

/** All references of several compiled things. */
export function unionOf(parts: Iterable<{ readonly references: ReadonlySet<string> }>): ReadonlySet<string> {
  const union = new Set<string>()
  for (const { references } of parts) for (const name of references) union.add(name)
  return union
}
