import type { InvocationAnswer } from './lambda-api.ts'

const statuses = {
  AccessDeniedException: 403,
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  ResourceNotFoundException: 404,
  RequestTooLargeException: 413,
  TooManyRequestsException: 429,
  ServiceException: 500,
} as const

/** The refusal of a Lambda API request, which never reaches a function. */
export interface Refused {
  readonly code: keyof typeof statuses
  readonly message: string
}

export function refusal({ code, message }: Refused, requestId: string): InvocationAnswer {
  const status = statuses[code]
  const name = code === 'ResourceNotFoundException' ? 'Message' : 'message'
  const body = JSON.stringify({ Type: status >= 500 ? 'Service' : 'User', [name]: message })
  return {
    status,
    headers: new Map([
      ['content-type', 'application/json'],
      ['content-length', String(Buffer.byteLength(body))],
      ['x-amzn-requestid', requestId],
      ['x-amzn-errortype', code],
    ]),
    body,
  }
}
