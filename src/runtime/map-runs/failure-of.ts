import { StatesError } from '../../asl/states-error.ts'
import { ItemReaderError, ResultWriterError } from '../../items/index.ts'

/** What the service calls a failure, or null for a fault of ours. */
export function failureOf(error: unknown): { readonly error: string; readonly cause: string } | null {
  if (error instanceof ItemReaderError) return { error: 'States.ItemReaderFailed', cause: error.message }
  if (error instanceof ResultWriterError) return { error: 'States.ResultWriterFailed', cause: error.message }
  if (error instanceof StatesError) return { error: error.error, cause: error.cause }
  return null
}
