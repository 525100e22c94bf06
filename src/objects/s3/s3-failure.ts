import { type ObjectLocation, ObjectStoreError } from '../object-store.ts'

interface AnsweredError extends Error {
  readonly $metadata?: {
    readonly httpStatusCode?: number
    readonly requestId?: string
    readonly extendedRequestId?: string
  }
  readonly code?: string
}

/** Translates an error of the SDK into an error of the object store. */
export function s3Failure(error: unknown, place: Partial<ObjectLocation>): ObjectStoreError {
  if (error instanceof ObjectStoreError) return error
  const { bucket, key } = place
  const where = { ...(bucket === undefined ? {} : { bucket }), ...(key === undefined ? {} : { key }) }
  if (!(error instanceof Error)) {
    return new ObjectStoreError({ ...where, code: 'Unknown', httpStatus: null, message: String(error) }, error)
  }
  const { $metadata: metadata = {}, code, name, message } = error as AnsweredError
  const httpStatus = metadata.httpStatusCode ?? null
  if (httpStatus === null) {
    // There was no answer: no connection, no credentials, or a timeout.
    return new ObjectStoreError(
      {
        ...where,
        code: code ?? name,
        httpStatus,
        message: `Unable to execute HTTP request: ${message || code || name}`,
      },
      error,
    )
  }
  const answered = withoutBody(httpStatus, name, message)
  return new ObjectStoreError(
    {
      ...where,
      ...answered,
      httpStatus,
      ...(metadata.requestId === undefined ? {} : { requestId: metadata.requestId }),
      ...(metadata.extendedRequestId === undefined ? {} : { extendedRequestId: metadata.extendedRequestId }),
    },
    error,
  )
}

/** Answers to HEAD have no body to name the error, so the status has to do. */
function withoutBody(httpStatus: number, name: string, message: string): { code: string; message: string } {
  const isNamed = !['NotFound', 'Forbidden', 'UnknownError', 'Unknown', 'Error'].includes(name)
  if (isNamed) return { code: name, message }
  if (httpStatus === 404) return { code: 'NoSuchKey', message: 'The specified key does not exist.' }
  if (httpStatus === 403) return { code: 'AccessDenied', message: 'Access Denied' }
  return { code: name, message }
}
