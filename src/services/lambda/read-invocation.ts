import { JsonSyntaxError, parse } from '../../json/index.ts'
import type { Invocation } from './lambda-api.ts'
import type { Refused } from './refusal.ts'

const invocationTypes = ['RequestResponse', 'Event', 'DryRun'] as const
const logTypes = ['None', 'Tail'] as const

/** A request to the Invoke API. */
export interface InvocationRequest {
  readonly functionName: string
  readonly query: URLSearchParams
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  readonly signal: AbortSignal
}

export function readInvocation(request: InvocationRequest): Invocation | { readonly refused: Refused } {
  const { functionName, query, body, signal } = request
  const problem = bodyProblem(body)
  if (problem !== null) return { refused: { code: 'InvalidRequestContentException', message: problem } }
  const typeText = header(request, 'x-amz-invocation-type') ?? 'RequestResponse'
  const invocationType = invocationTypes.find((each) => each === typeText)
  if (invocationType === undefined) return { refused: notOneOf(typeText, 'invocationType', invocationTypes) }
  const logText = header(request, 'x-amz-log-type')
  const logType = logText === null ? null : logTypes.find((each) => each === logText)
  if (logType === undefined) return { refused: notOneOf(logText ?? '', 'logType', logTypes) }
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

function header({ headers }: InvocationRequest, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

function notOneOf(text: string, member: string, words: readonly string[]): Refused {
  return {
    code: 'InvalidParameterValueException',
    message: `1 validation error detected: Value '${text}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${words.join(', ')}]`,
  }
}
