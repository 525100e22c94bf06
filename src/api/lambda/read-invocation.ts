import type { IncomingMessage } from 'node:http'
import { JsonSyntaxError, parse } from '../../json/index.ts'
import type { Invocation } from '../../services/lambda/lambda-api.ts'
import type { ApiError } from '../protocol/api-error.ts'
import type { Refused } from './refusal.ts'

const invocationTypes = ['RequestResponse', 'Event', 'DryRun'] as const
const logTypes = ['None', 'Tail'] as const

/** Reads a request of the Invoke API. The signal is not the client's: a function goes on when its caller goes away. */
export function readInvocation(
  functionName: string,
  request: IncomingMessage,
  body: string | ApiError,
  signal: AbortSignal,
): Invocation | { readonly refused: Refused } {
  const origin = header(request, 'origin')
  // Any web page can have its reader's browser send such a request; none of them is to run somebody's functions.
  if (origin !== null && URL.parse(origin)?.host !== request.headers.host) {
    return { refused: { code: 'AccessDeniedException', message: `Pages of ${origin} may not call functions here.` } }
  }
  if (typeof body !== 'string') {
    const code = body.code === 'RequestEntityTooLarge' ? 'RequestTooLargeException' : 'InvalidRequestContentException'
    return { refused: { code, message: body.message } }
  }
  const problem = bodyProblem(body)
  if (problem !== null) return { refused: { code: 'InvalidRequestContentException', message: problem } }
  const typeText = header(request, 'x-amz-invocation-type') ?? 'RequestResponse'
  const invocationType = invocationTypes.find((each) => each === typeText)
  if (invocationType === undefined) return { refused: notOneOf(typeText, 'invocationType', invocationTypes) }
  const logText = header(request, 'x-amz-log-type')
  const logType = logText === null ? null : logTypes.find((each) => each === logText)
  if (logType === undefined) return { refused: notOneOf(logText ?? '', 'logType', logTypes) }
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '')
  return {
    functionName,
    qualifier: query.get('Qualifier'),
    invocationType,
    logType,
    clientContext: header(request, 'x-amz-client-context'),
    payload: body === '' ? null : body,
    traceHeader: header(request, 'x-amzn-trace-id'),
    credentials: null,
    machineArn: '',
    signal,
  }
}

function bodyProblem(body: string): string | null {
  if (body === '') return null
  try {
    parse(body)
    return null
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return `Could not parse request body into json: ${error.message.split('\n')[0]}`
  }
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

function notOneOf(text: string, member: string, words: readonly string[]): Refused {
  return {
    code: 'InvalidParameterValueException',
    message: `1 validation error detected: Value '${text}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${words.join(', ')}]`,
  }
}
