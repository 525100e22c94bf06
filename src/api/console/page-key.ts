import { raise } from '../protocol/api-error.ts'

/** Writes where the next page begins. */
export function writePageKey(key: readonly (string | number)[] | null): string | undefined {
  return key === null ? undefined : Buffer.from(JSON.stringify(key)).toString('base64url')
}

/**
 * Reads what `writePageKey` wrote. Null if none was given.
 *
 * @param kinds of the parts of the key.
 * @throws ApiError ValidationException if it did not come from a page.
 */
export function readPageKey<const Kinds extends readonly ('string' | 'number')[]>(
  text: string | undefined,
  kinds: Kinds,
): { -readonly [Index in keyof Kinds]: Kinds[Index] extends 'string' ? string : number } | null {
  if (text === undefined) return null
  const key = parse(Buffer.from(text, 'base64url').toString())
  const fits =
    Array.isArray(key) && key.length === kinds.length && kinds.every((kind, index) => typeof key[index] === kind)
  if (!fits) raise('ValidationException', 'The nextToken is not one that an earlier page had.')
  return key as never
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
