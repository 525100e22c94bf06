import { getMember, isObject, type JsonValue, parse } from '../../json/index.ts'
import type { TaskOutcome } from '../../runtime/service.ts'
import { exceptionName, optimizedCause } from '../aws-error.ts'
import { failed } from '../outcome.ts'
import type { InvocationAnswer } from './lambda-api.ts'

/** How the task fails for an answer of the Invoke API; null if the answer is a result. */
export function invocationFailure(answer: InvocationAnswer): TaskOutcome | null {
  // A redirect, which a proxy in place of Lambda may give, is not a result either.
  if (answer.status < 200 || answer.status > 299) return serviceFailure(answer)
  if (answer.headers.has('x-amz-function-error')) return functionFailure(answer.body)
  return null
}

/** The function itself failed: its error type becomes the error name, and its whole error object, verbatim, the cause. */
function functionFailure(body: string): TaskOutcome {
  const value = parseOrNull(body)
  const errorType = isObject(value) ? getMember(value, 'errorType') : undefined
  if (typeof errorType === 'string' && errorType !== '') return failed(errorType, body)
  return failed(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${body}`,
  )
}

/** Lambda refused the call. */
function serviceFailure(answer: InvocationAnswer): TaskOutcome {
  const value = parseOrNull(answer.body)
  const type = answer.headers.get('x-amzn-errortype') ?? textMember(value, '__type') ?? ''
  // Some endpoints put a namespace before the code, or a URL after it.
  const code = type.replace(/^.*#/, '').replace(/:.*$/s, '')
  const cause = optimizedCause({
    message:
      textMember(value, 'Message') ?? textMember(value, 'message') ?? (answer.body === '' ? 'null' : answer.body),
    service: 'AWSLambda',
    status: answer.status,
    code: code === '' ? `${answer.status}` : code,
    requestId: answer.headers.get('x-amzn-requestid') ?? 'null',
  })
  return failed(modelled.has(code) ? exceptionName('Lambda', code) : 'Lambda.AWSLambdaException', cause)
}

function textMember(value: JsonValue, name: string): string | null {
  const member = isObject(value) ? getMember(value, name) : undefined
  return typeof member === 'string' ? member : null
}

function parseOrNull(text: string): JsonValue {
  try {
    return parse(text)
  } catch {
    return null
  }
}

/** The errors that the Invoke API declares. Any other (access denied, an expired token) gets the service's general name. */
const modelled = new Set([
  'EC2AccessDeniedException',
  'EC2ThrottledException',
  'EC2UnexpectedException',
  'EFSIOException',
  'EFSMountConnectivityException',
  'EFSMountFailureException',
  'EFSMountTimeoutException',
  'ENILimitReachedException',
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'InvalidRuntimeException',
  'InvalidSecurityGroupIDException',
  'InvalidSubnetIDException',
  'InvalidZipFileException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'RecursiveInvocationException',
  'RequestTooLargeException',
  'ResourceConflictException',
  'ResourceNotFoundException',
  'ResourceNotReadyException',
  'ServiceException',
  'SnapStartException',
  'SnapStartNotReadyException',
  'SnapStartTimeoutException',
  'SubnetIPAddressLimitReachedException',
  'TooManyRequestsException',
  'UnsupportedMediaTypeException',
])
