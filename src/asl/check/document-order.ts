import { getMember, isObject, type JsonObject, type JsonValue, memberNames } from '../../json/index.ts'
import type { Diagnostic } from '../diagnostics/index.ts'

/** Sorts diagnostics by their places in the document; those in one place keep their order. */
export function inDocumentOrder(value: JsonValue, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  if (diagnostics.length < 2) return [...diagnostics]
  const indices = new Map<JsonObject, Map<string, number>>()
  const keyed = diagnostics.map((diagnostic) => ({ diagnostic, key: keyOf(value, diagnostic, indices) }))
  keyed.sort((left, right) => compare(left.key, right.key))
  return keyed.map(({ diagnostic }) => diagnostic)
}

function keyOf(root: JsonValue, { path }: Diagnostic, indices: Map<JsonObject, Map<string, number>>): number[] {
  const key: number[] = []
  let value: JsonValue | undefined = root
  for (const step of path ?? []) {
    if (Array.isArray(value) && typeof step === 'number') {
      key.push(step)
      value = value[step]
    } else if (value !== undefined && isObject(value) && typeof step === 'string') {
      const object: JsonObject = value
      let known = indices.get(object)
      if (known === undefined) {
        known = new Map(memberNames(object).map((name, index) => [name, index]))
        indices.set(object, known)
      }
      key.push(known.get(step) ?? -1)
      value = getMember(object, step)
    } else break
  }
  return key
}

function compare(left: readonly number[], right: readonly number[]): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    if (left[index] !== right[index]) return left[index]! - right[index]!
  }
  return left.length - right.length
}
