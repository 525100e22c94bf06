import type { InvocationAnswer } from '../services/lambda/lambda-api.ts'
import type { JobResult } from './pool/job.ts'

/** The API's errors that this server can answer with, and their HTTP status. */
const statuses = {
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  ResourceNotFoundException: 404,
  RequestTooLargeException: 413,
  TooManyRequestsException: 429,
  ValidationException: 400,
  ServiceException: 500,
} as const

export type LambdaErrorCode = keyof typeof statuses

export interface Identifiers {
  readonly requestId: string
  readonly traceId: string
  readonly atMillis: number
}

/** The function's result or failure: the Invoke API answers both with status 200. */
export function resultAnswer(result: JobResult, executedVersion: string, identifiers: Identifiers): InvocationAnswer {
  const headers = commonHeaders(identifiers)
  headers.set('content-type', 'application/json')
  headers.set('content-length', String(Buffer.byteLength(result.body)))
  headers.set('x-amzn-remapped-content-length', '0')
  if (result.failed) headers.set('x-amz-function-error', 'Unhandled')
  headers.set('x-amz-executed-version', executedVersion)
  if (result.log !== null) headers.set('x-amz-log-result', Buffer.from(result.log).toString('base64'))
  return { status: 200, headers, body: result.body }
}

/** For invocations that are only accepted (202), and those that are only validated (204). */
export function emptyAnswer(status: 202 | 204, executedVersion: string, identifiers: Identifiers): InvocationAnswer {
  const headers = commonHeaders(identifiers)
  if (status === 202) headers.set('content-length', '0')
  headers.set('x-amzn-remapped-content-length', '0')
  if (status === 204) headers.set('x-amz-executed-version', executedVersion)
  return { status, headers, body: '' }
}

export function errorAnswer(
  code: LambdaErrorCode,
  message: string,
  identifiers: Identifiers,
  members: Readonly<Record<string, string>> = {},
): InvocationAnswer {
  const status = statuses[code]
  // The API spells this member in two ways: with a capital for errors about the resource.
  const name = code === 'ResourceNotFoundException' ? 'Message' : 'message'
  const body = JSON.stringify({ ...members, Type: status >= 500 ? 'Service' : 'User', [name]: message })
  const headers = commonHeaders(identifiers)
  headers.set('content-type', 'application/json')
  headers.set('content-length', String(Buffer.byteLength(body)))
  headers.set('x-amzn-errortype', code)
  return { status, headers, body }
}

function commonHeaders({ requestId, traceId, atMillis }: Identifiers): Map<string, string> {
  return new Map([
    ['date', new Date(atMillis).toUTCString()],
    ['x-amzn-requestid', requestId],
    ['x-amzn-trace-id', traceId],
  ])
}
