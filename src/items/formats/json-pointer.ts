import { pointerTokens } from '../../json/index.ts'
import { ItemReaderError } from '../item-reader-error.ts'

/** The reference tokens of ItemsPointer. */
export function parseJsonPointer(pointer: string): readonly string[] {
  const tokens = pointerTokens(pointer)
  if (tokens !== null) return tokens
  throw new ItemReaderError(
    `ItemsPointer must be a JSON Pointer like '/inventory/products', which begins with a slash, but was '${pointer}'`,
  )
}
