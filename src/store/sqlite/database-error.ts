import { StoreError, type StoreErrorCode } from '../store-error.ts'

/** SQLite's primary result codes that mean something to a caller. */
const meanings: Readonly<Record<number, { readonly code: StoreErrorCode; readonly text: string }>> = {
  5: { code: 'STORE_BUSY', text: 'another process holds the database' },
  6: { code: 'STORE_BUSY', text: 'another connection holds a table of the database' },
  8: { code: 'STORE_READ_ONLY', text: 'the database cannot be written' },
  10: { code: 'STORE_IO', text: 'the disk gave an error' },
  11: { code: 'STORE_CORRUPT', text: 'the database file is damaged' },
  13: { code: 'STORE_FULL', text: 'the disk, or the size limit of the database, is full' },
  14: { code: 'STORE_IO', text: 'a database file cannot be opened' },
  18: { code: 'STORE_CONFLICT', text: 'a text is longer than the database takes' },
  19: { code: 'STORE_CONFLICT', text: 'the write contradicts what is stored' },
  20: { code: 'STORE_CONFLICT', text: 'a value is of the wrong type' },
  26: { code: 'STORE_CORRUPT', text: 'the file is not a database' },
}

/** A table accepts only values of its column's type. What we write has that type, so this value was there before. */
const datatypeCode = 3091

/** What went wrong, in the store's words. `doing` completes "While …": "committing turns". */
export function toStoreError(error: unknown, doing: string): StoreError {
  if (error instanceof StoreError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (codeOf(error) === datatypeCode) {
    return new StoreError('STORE_DAMAGED', `While ${doing}: a table has a damaged row (${message}).`, { cause: error })
  }
  const meaning = meanings[codeOf(error) & 0xff]
  if (meaning === undefined) return new StoreError('STORE_INTERNAL', `While ${doing}: ${message}`, { cause: error })
  return new StoreError(meaning.code, `While ${doing}: ${meaning.text} (${message}).`, { cause: error })
}

/** SQLite's extended result code, whose low byte is the primary one; 0 if the error is not SQLite's. */
function codeOf(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : 0
  return typeof code === 'number' ? code : 0
}
