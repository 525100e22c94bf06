import { ObjectStoreError } from '../objects/object-store.ts'

// Names and values shown in a message may be of any length.
const messageLengthMax = 4_096

/** The items cannot be read. The message is the cause given with `States.ItemReaderFailed`. */
export class ItemReaderError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message.length > messageLengthMax ? `${message.slice(0, messageLengthMax)}…` : message, { cause })
    this.name = 'ItemReaderError'
  }
}

/** What a failed read means for the map run. Anything but a known failure is a fault of ours and passes through. */
export function itemReaderFailure(error: unknown): unknown {
  return error instanceof ObjectStoreError ? new ItemReaderError(error.describe(), error) : error
}
