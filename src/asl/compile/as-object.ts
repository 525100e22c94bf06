import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts'

/**
 * The value as an object. If it is not one, that is a fault of ours, because definitions are checked before they are
 * compiled.
 */
export function asObject(value: JsonValue | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new Error(`${what} must be an object`)
  return value
}
