import { ObjectStoreError } from '../objects/object-store.ts'

/** The results cannot be written. The message is the cause given with `States.ResultWriterFailed`. */
export class ResultWriterError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ResultWriterError'
  }
}

/** What a failed write means for the map run. Anything but a known failure is a fault of ours and passes through. */
export function resultWriterFailure(error: unknown): unknown {
  return error instanceof ObjectStoreError ? new ResultWriterError(error.describe(), error) : error
}
