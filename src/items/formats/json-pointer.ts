import { ItemReaderError } from '../item-reader-error.ts'

/** The reference tokens of a JSON Pointer (RFC 6901); none when it means the whole document. */
export function parseJsonPointer(pointer: string): readonly string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) {
    throw new ItemReaderError(
      `ItemsPointer must be a JSON Pointer like '/inventory/products', which begins with a slash, but was '${pointer}'`,
    )
  }
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The array index that a token means, or null. */
export function arrayIndex(token: string): number | null {
  return /^(?:0|[1-9]\d{0,14})$/.test(token) ? Number(token) : null
}
