import type { StoreErrorCode } from '../../store/store.ts'
import { ApiError } from './api-error.ts'

/** These prevent all writing, and are not the fault of the request. */
const unavailable: ReadonlySet<string> = new Set<StoreErrorCode>([
  'STORE_BUSY',
  'STORE_CLOSED',
  'STORE_FENCED',
  'STORE_FULL',
  'STORE_GONE',
  'STORE_IO',
  'STORE_READ_ONLY',
  'STORE_WRITER_LOST',
])

/** After these, nothing can be stored any more, whatever happens, and the process ends. */
const lost: ReadonlySet<StoreErrorCode> = new Set<StoreErrorCode>(['STORE_FENCED', 'STORE_GONE', 'STORE_WRITER_LOST'])

/** Whether a trouble of the store ends only with the process. */
export function isLost({ code }: { readonly code: StoreErrorCode }): boolean {
  return lost.has(code)
}

/** Stored data that cannot be read. */
const damaged: ReadonlySet<string> = new Set<StoreErrorCode>(['STORE_CORRUPT', 'STORE_DAMAGED'])

/** The answer if the store could not do something; null for any other error. The store has logged the failure itself. */
export function storeFailure(error: unknown): ApiError | null {
  if (!(error instanceof Error) || error.name !== 'StoreError' || !('code' in error)) return null
  const code = String(error.code)
  if (damaged.has(code)) {
    return new ApiError('InternalFailure', `The server cannot read its stored data. ${error.message}`)
  }
  if (!unavailable.has(code)) return null
  return new ApiError('ServiceUnavailable', `The server cannot do this for now. ${error.message}`)
}
