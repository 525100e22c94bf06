/** The error with which an API refused a call. */
export interface RefusedCall {
  /** The API's name for the error: `ResourceNotFoundException`, `NoSuchKey`. */
  readonly code: string
  /** The error's name in the answer itself, which differs in XML protocols: `InvalidParameter`. */
  readonly wireCode: string
  /** Whether the API's model has this error. */
  readonly isModelled: boolean
  readonly message: string
  readonly status: number
  readonly requestId: string
  /** S3's second id, or null. */
  readonly extendedRequestId: string | null
  readonly attempts: number
}

/** There were no credentials to sign with. */
export class CredentialsMissing extends Error {}

interface SdkError extends Error {
  readonly $metadata?: {
    readonly httpStatusCode?: number
    readonly requestId?: string
    readonly extendedRequestId?: string
    readonly attempts?: number
  }
  readonly $fault?: 'client' | 'server'
  readonly code?: string
  readonly Code?: string
}

/** Reads a client's error as the API's answer; null if it is not one. */
export function refusal(error: unknown, isModelled: (error: Error) => boolean): RefusedCall | null {
  if (!(error instanceof Error)) return null
  const { $metadata: metadata } = error as SdkError
  // Errors that arrive as events of a stream have no status of their own.
  const status = metadata?.httpStatusCode ?? statusOfFault((error as SdkError).$fault)
  // A successful answer that cannot be read is not an error of the API.
  if (status === null || status < 300) return null
  // The answer may not even follow the API's protocol, as from a proxy or a broken emulator.
  const isReadable = (error as SdkError).$fault !== undefined
  return {
    code: error.name,
    wireCode: (error as SdkError).Code ?? (isReadable ? error.name : String(status)),
    isModelled: isModelled(error),
    message: isReadable ? error.message : firstLine(error.message),
    status,
    requestId: metadata?.requestId ?? 'null',
    extendedRequestId: metadata?.extendedRequestId ?? null,
    attempts: metadata?.attempts ?? 1,
  }
}

/** The SDK appends advice for programmers on further lines. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0]!
}

function statusOfFault(fault: SdkError['$fault']): number | null {
  if (fault === undefined) return null
  return fault === 'client' ? 400 : 500
}

/** Why no answer came, worded like the SDK that the service uses. */
export function unansweredMessage(error: unknown): string {
  const { code, message } = deepest(error)
  if ((error as SdkError).$metadata?.httpStatusCode === 200) {
    return `Unable to unmarshall response (${firstLine(message)})`
  }
  if (error instanceof CredentialsMissing) return error.message
  const host = /\b(?:getaddrinfo|connect) (?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED) (\S+)/.exec(message)?.[1]
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Unable to execute HTTP request: ${host ?? message}: Name or service not known`
    case 'ECONNREFUSED':
      return `Unable to execute HTTP request: Connect to ${host ?? 'the endpoint'} failed: Connection refused`
    case undefined:
      return message === '' ? 'Unable to execute HTTP request' : message
    default:
      return `Unable to execute HTTP request: ${message === '' ? code : message}`
  }
}

/** Connecting to each address of a host may fail differently; the first failure is enough. */
function deepest(error: unknown): { readonly code: string | undefined; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return deepest(error.errors[0])
  if (!(error instanceof Error)) return { code: undefined, message: String(error) }
  return { code: (error as SdkError).code, message: error.message }
}
