import { getMember, hasMember, isObject, type JsonObject, type JsonValue, memberEntries } from '../../json/index.ts'
import type { DocumentPath } from '../diagnostics/index.ts'
import type { ParameterMember, ParameterShape } from './parameter-shape.ts'

/** Something wrong with the names in an integration's parameters. */
export interface ParameterProblem {
  /** In the service's words. */
  readonly message: string
  /** The path from the parameters to the problem: the object that lacks a member, or the member that it should not have. */
  readonly path: DocumentPath
  /** The unknown name, with the known ones; null for a missing name. */
  readonly unknown: { readonly name: string; readonly known: readonly string[] } | null
}

/** How parameters are spelled: `paths` if names may end in `.$`, as in a JSONPath definition. */
export type ParameterSpelling = 'paths' | 'values'

/**
 * Members that parameters lack, and names that they should not have. Values evaluated when the task starts are not
 * examined, and names that end in `.$` are checked only then, as in the service (both observed).
 */
export function findParameterProblems(
  parameters: JsonObject,
  shape: ParameterShape,
  spelling: ParameterSpelling,
): ParameterProblem[] {
  const isMissing = (name: string, required: ParameterMember['required']) => {
    if (required === null || (spelling === 'paths' && hasMember(parameters, `${name}.$`))) return false
    const value = getMember(parameters, name)
    return value === undefined || (value === null && required === 'notNull')
  }
  const missing = [...shape.members]
    .filter(([name, { required }]) => isMissing(name, required))
    .map(([name]): ParameterProblem => ({ message: missingField(name), path: [], unknown: null }))
  return [...missing, ...unknownNames(parameters, shape, spelling, [])]
}

export function missingField(name: string): string {
  return `The field '${name}' is required but was missing`
}

export function unsupportedField(name: string): string {
  return `The field "${name}" is not supported by Step Functions`
}

function* unknownNames(
  object: JsonObject,
  { members }: ParameterShape,
  spelling: ParameterSpelling,
  path: DocumentPath,
): Generator<ParameterProblem> {
  for (const [name, value] of memberEntries(object)) {
    if (isPath(name, spelling)) continue
    const member = members.get(name)
    if (member === undefined) {
      const unknown = { name, known: [...members.keys()] }
      yield { message: unsupportedField(name), path: [...path, name], unknown }
    } else if (member.inner !== null) {
      const { around, shape } = member.inner
      for (const [inner, steps] of innerObjects(value, around)) {
        yield* unknownNames(inner, shape(), spelling, [...path, name, ...steps])
      }
    }
  }
}

function* innerObjects(
  value: JsonValue,
  around: readonly ('list' | 'map')[],
): Generator<[object: JsonObject, steps: DocumentPath]> {
  const [outermost, ...rest] = around
  if (outermost === undefined) {
    if (isObject(value)) yield [value, []]
    return
  }
  const entries: Iterable<readonly [string | number, JsonValue]> =
    outermost === 'list' ? (Array.isArray(value) ? value.entries() : []) : isObject(value) ? memberEntries(value) : []
  for (const [step, item] of entries) {
    for (const [inner, steps] of innerObjects(item, rest)) yield [inner, [step, ...steps]]
  }
}

function isPath(name: string, spelling: ParameterSpelling): boolean {
  return spelling === 'paths' && name.endsWith('.$')
}
