/** What went wrong in the store, for callers that distinguish failures. */
export type StoreErrorCode =
  /** The store was closed before the call. */
  | 'STORE_CLOSED'
  /** The write contradicts what is stored: a name used twice, a turn of a closed execution, a history chunk stored before. */
  | 'STORE_CONFLICT'
  /** An earlier turn of the same execution was refused, so this one has nothing to build on. */
  | 'STORE_PREDECESSOR_FAILED'
  /** Another process holds the database file. */
  | 'STORE_BUSY'
  /** The disk (or the size limit) is full. */
  | 'STORE_FULL'
  | 'STORE_READ_ONLY'
  | 'STORE_IO'
  /** The file is damaged, or is not a database of ours. */
  | 'STORE_CORRUPT'
  /** A row is not as it was written. The message names its table and key; other rows can be read. */
  | 'STORE_DAMAGED'
  /** Another server has the directory open. */
  | 'STORE_LOCKED'
  /** The database was written by a newer version of this program. */
  | 'STORE_NEWER_VERSION'
  /** The files were deleted, moved or replaced while they were open: nothing can be stored any more. */
  | 'STORE_GONE'
  /** Another process has claimed what is stored: this one may write nothing more. */
  | 'STORE_FENCED'
  /** The thread that writes has ended unexpectedly; what it had not answered may or may not be stored. */
  | 'STORE_WRITER_LOST'
  /** The `after` of a page request did not come from a page. */
  | 'STORE_INVALID_CURSOR'
  | 'STORE_INTERNAL'

export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}

/** A process whose claim is not the latest wants to write. */
export function fenced(): StoreError {
  return new StoreError('STORE_FENCED', 'Another process has claimed what is stored: this one writes nothing more.')
}

/** Whether stored data cannot be read: trying again does not help, and other rows may be intact. */
export function isDamage(error: unknown): boolean {
  return error instanceof StoreError && (error.code === 'STORE_CORRUPT' || error.code === 'STORE_DAMAGED')
}

/** Whether the store refused only this, and would accept others. */
export function isRefusal(error: unknown): boolean {
  return isDamage(error) || (error instanceof StoreError && refusals.has(error.code))
}

const refusals: ReadonlySet<StoreErrorCode> = new Set(['STORE_CONFLICT', 'STORE_INTERNAL'])
