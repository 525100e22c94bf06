import { getMember, isObject, type JsonValue } from './value.ts'

/**
 * The reference tokens of a JSON Pointer (RFC 6901), none for the whole document; null if the text is not a pointer.
 */
export function pointerTokens(pointer: string): readonly string[] | null {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return null
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The array index that a token means, or null. */
export function arrayIndex(token: string): number | null {
  return /^(?:0|[1-9]\d{0,14})$/.test(token) ? Number(token) : null
}

/** What a pointer leads to in a value; undefined if it leads nowhere. */
export function valueAtPointer(value: JsonValue, pointer: string): JsonValue | undefined {
  let found: JsonValue | undefined = value
  for (const token of pointerTokens(pointer) ?? ['']) {
    if (Array.isArray(found)) found = found[arrayIndex(token) ?? -1]
    else found = isObject(found) ? getMember(found, token) : undefined
  }
  return found
}
