import { StoreError } from './store-error.ts'

/** Reads the `count` whole numbers that a page's `next` was made of. */
export function readCursor(cursor: string, count: number): number[] {
  const parts = cursor.split('.')
  if (parts.length !== count || !parts.every((part) => /^\d{1,16}$/.test(part))) {
    throw new StoreError('STORE_INVALID_CURSOR', `${JSON.stringify(cursor)} is not a place where a page could start.`)
  }
  return parts.map(Number)
}

export function writeCursor(...numbers: readonly number[]): string {
  return numbers.join('.')
}
