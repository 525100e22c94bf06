import { ThreadLostError, ThreadsBusyError } from '../../threads/thread-pool.ts'
import { ApiError } from './api-error.ts'

/** The answer if a request that takes long could not get a thread, or lost it; null for any other error. */
export function threadFailure(error: unknown): ApiError | null {
  if (error instanceof ThreadsBusyError) {
    return new ApiError('ThrottlingException', 'Too many long requests are waiting. Try again later.')
  }
  if (error instanceof ThreadLostError) {
    return new ApiError('ServiceUnavailable', `The server could not finish this request: ${error.message}.`)
  }
  // Nobody will read the answer: the client has gone away, or the server is closing.
  if (error instanceof Error && error.name === 'AbortError') {
    return new ApiError('ServiceUnavailable', 'The request was abandoned.')
  }
  return null
}
