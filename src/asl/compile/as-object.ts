import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts'

/** The value as an object; a fault of ours when it is none, because definitions are checked before they are compiled. */
export function asObject(value: JsonValue | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new Error(`${what} must be an object`)
  return value
}
