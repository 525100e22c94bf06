import type { Place } from '../../arn/index.ts'
import { ConnectionError, type ConnectionErrorCode } from '../../connections/connection-error.ts'
import { JsonSyntaxError } from '../../json/index.ts'
import type { ApiContext } from '../context.ts'
import { ApiError } from '../protocol/api-error.ts'
import type { ApiAnswer, Dispatch } from '../protocol/api-request.ts'
import { parsePlainly } from '../protocol/json-text.ts'
import { requireAuthorization } from '../protocol/require-authorization.ts'
import { storeFailure } from '../protocol/store-failure.ts'
import { tellingDispatch } from '../protocol/telling-dispatch.ts'
import { eventsModel } from './connection-input.ts'
import { connectionOperations } from './connection-operations.ts'

/** The start of the X-Amz-Target header for EventBridge. */
export const eventsTargetPrefix = 'AWSEvents.'
export const eventsContentType = 'application/x-amz-json-1.1'

const codes: Readonly<Record<ConnectionErrorCode, string>> = {
  EXISTS: 'ResourceAlreadyExistsException',
  NOT_FOUND: 'ResourceNotFoundException',
  LIMIT: 'LimitExceededException',
  INVALID: 'ValidationException',
  CONFLICT: 'ConcurrentModificationException',
}

/** Answers requests to EventBridge that concern connections. It never throws. */
export function createEventsDispatch(
  context: Pick<ApiContext, 'connections' | 'logger' | 'uuid' | 'answered' | 'authorize' | 'place'>,
): Dispatch {
  const dispatch: Dispatch = async ({ target = '', body, caller }) => {
    const requestId = context.uuid()
    try {
      const name = target.slice(eventsTargetPrefix.length)
      const handle = Object.hasOwn(connectionOperations, name) ? connectionOperations[name] : undefined
      if (handle === undefined) throw unknownOperation(name)
      const input = readBody(body)
      await requireAuthorization(context, caller, `events:${name}`, [connectionArnOf(input, context.place)])
      const output = await handle(context.connections, input)
      return { status: 200, body: JSON.stringify(output), requestId, errorCode: null }
    } catch (error) {
      return errorAnswer(context, target, requestId, error)
    }
  }
  const { answered } = context
  return tellingDispatch(dispatch, { targetPrefix: eventsTargetPrefix, waiting: new Set(), answered })
}

/** The connection that a request names, as policies name it; `*` if it names none. */
function connectionArnOf(input: unknown, { partition, region, account }: Place): string {
  const name = (input as { readonly Name?: unknown } | null)?.Name
  return typeof name === 'string' ? `arn:${partition}:events:${region}:${account}:connection/${name}` : '*'
}

function errorAnswer(
  { logger }: Pick<ApiContext, 'logger'>,
  target: string,
  requestId: string,
  error: unknown,
): ApiAnswer {
  const answer = (code: string, status: number, message: string) => ({
    status,
    body: JSON.stringify({ __type: code, message }),
    requestId,
    errorCode: code,
  })
  if (error instanceof ConnectionError) {
    const code = codes[error.code]
    return answer(code, eventsModel.errors[code]?.status ?? 400, error.message)
  }
  const failure = storeFailure(error)
  if (failure !== null) return answer(failure.code, failure.status, failure.message)
  if (error instanceof ApiError) return answer(error.code, error.status, error.message)
  if ((error as { code?: unknown }).code === 'STORE_INVALID_CURSOR') {
    return answer('ValidationException', 400, 'The NextToken is not one that ListConnections returned.')
  }
  logger.error({ err: error, requestId, target }, 'A request failed unexpectedly.')
  return answer('InternalException', 500, `The server failed to answer this request. Its log says more: ${requestId}`)
}

function readBody(text: string): unknown {
  try {
    return parsePlainly(text === '' ? '{}' : text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    // Not the parser's own words, which might repeat part of a secret.
    throw new ApiError('SerializationException', 'The body of the request is not valid JSON.')
  }
}

function unknownOperation(name: string): ApiError {
  return new ApiError(
    'UnknownOperationException',
    `There is no operation ${JSON.stringify(name.slice(0, 200))} of EventBridge here. This server has ${Object.keys(connectionOperations).join(', ')}.`,
  )
}
