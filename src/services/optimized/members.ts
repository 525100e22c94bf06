import { getMember, isObject, type JsonObject, type JsonValue, memberEntries, ObjectBuilder } from '../../json/index.ts'
import type { JobState } from './row.ts'

/** The value at a path in a document; null if there is none. */
export function at(value: JsonValue, ...path: readonly (string | number)[]): JsonValue {
  let found = value
  for (const step of path) {
    if (typeof step === 'number') found = Array.isArray(found) ? (found[step] ?? null) : null
    else found = isObject(found) ? (getMember(found, step) ?? null) : null
  }
  return found
}

export function objectAt(value: JsonValue, ...path: readonly (string | number)[]): JsonObject {
  const found = at(value, ...path)
  return isObject(found) ? found : {}
}

export function listAt(value: JsonValue, ...path: readonly (string | number)[]): JsonValue[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/**
 * Reads a job's state from a word at a path in its description. Any other word means that it is still running. If the path
 * leads into a list, an empty list means that the API does not know the job.
 */
export function stateAt(
  path: readonly (string | number)[],
  words: { readonly succeeded: readonly string[]; readonly failed: readonly string[] },
): (description: JsonObject) => JobState {
  const list = path.slice(0, Math.max(path.indexOf(0), 0))
  return (description) => {
    const word = at(description, ...path)
    if (list.length > 0 && listAt(description, ...list).length === 0) return 'missing'
    if (typeof word !== 'string') return 'running'
    if (words.succeeded.includes(word)) return 'succeeded'
    return words.failed.includes(word) ? 'failed' : 'running'
  }
}

/** A copy of an object with some members removed and others set. */
export function changed(
  object: JsonObject,
  without: readonly string[],
  added: Readonly<Record<string, JsonValue>>,
): JsonObject {
  const builder = new ObjectBuilder()
  for (const [name, value] of memberEntries(object)) if (!without.includes(name)) builder.set(name, value)
  for (const [name, value] of Object.entries(added)) builder.set(name, value)
  return builder.build()
}
