import { ThreadLostError, ThreadsBusyError } from '../../threads/thread-pool.ts'
import { ApiError } from './api-error.ts'

/** What to answer where a request could not have a thread for what takes long, or lost it; null for any other error. */
export function threadFailure(error: unknown): ApiError | null {
  if (error instanceof ThreadsBusyError) {
    return new ApiError('ThrottlingException', 'Too many requests that take long are waiting. Try again later.')
  }
  if (error instanceof ThreadLostError) {
    return new ApiError('ServiceUnavailable', `The server could not finish this request: ${error.message}.`)
  }
  // Nobody will read the answer: the client has gone away, or the server closes.
  if (error instanceof Error && error.name === 'AbortError') {
    return new ApiError('ServiceUnavailable', 'The request was abandoned.')
  }
  return null
}
