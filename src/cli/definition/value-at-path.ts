import type { DocumentPath } from '../../asl/diagnostics/index.ts'
import { getMember, isObject, type JsonValue } from '../../json/index.ts'

/** The value that a path leads to, or undefined if it leads nowhere. */
export function valueAtPath(root: JsonValue, path: DocumentPath): JsonValue | undefined {
  let value: JsonValue | undefined = root
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step]
    else if (value !== undefined && isObject(value)) value = getMember(value, String(step))
    else return undefined
  }
  return value
}
