import type { StoreErrorCode } from '../../store/store.ts'
import { ApiError } from './api-error.ts'

/** Keeps everything from being written, and is not the fault of the request. */
const unavailable: ReadonlySet<string> = new Set<StoreErrorCode>([
  'STORE_BUSY',
  'STORE_CLOSED',
  'STORE_FULL',
  'STORE_GONE',
  'STORE_IO',
  'STORE_READ_ONLY',
  'STORE_WRITER_LOST',
])

/** What is stored but cannot be read. */
const damaged: ReadonlySet<string> = new Set<StoreErrorCode>(['STORE_CORRUPT', 'STORE_DAMAGED'])

/** What to answer where the store could not do something. It has said so in the log itself; null for any other error. */
export function storeFailure(error: unknown): ApiError | null {
  if (!(error instanceof Error) || error.name !== 'StoreError' || !('code' in error)) return null
  const code = String(error.code)
  if (damaged.has(code)) {
    return new ApiError('InternalFailure', `The server cannot read what it has kept. ${error.message}`)
  }
  if (!unavailable.has(code)) return null
  return new ApiError('ServiceUnavailable', `The server cannot do this for now. ${error.message}`)
}
