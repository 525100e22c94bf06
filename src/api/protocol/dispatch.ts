import { JsonSyntaxError } from '../../json/index.ts'
import type { ApiContext } from '../context.ts'
import type { Operation } from '../operation.ts'
import { ApiError, wireType } from './api-error.ts'
import type { ApiAnswer, ApiRequest, Dispatch } from './api-request.ts'
import { withElsewhereHint } from './elsewhere-hint.ts'
import { JsonText, parsePlainly } from './json-text.ts'
import { requireAuthorization } from './require-authorization.ts'
import { storeFailure } from './store-failure.ts'
import { tellingDispatch } from './telling-dispatch.ts'
import { threadFailure } from './thread-failure.ts'

export const targetPrefix = 'AWSStepFunctions.'

/**
 * Makes the function that answers requests for these operations. It never throws: whatever goes wrong becomes an answer.
 *
 * @param prefix what precedes an operation's name in a target.
 */
export function createDispatch(
  context: ApiContext,
  operations: readonly Operation[],
  prefix: string = targetPrefix,
): Dispatch {
  const byTarget = new Map<string, Operation>(operations.map((each) => [prefix + each.name, each]))
  const waiting = new Set<string>(operations.filter(({ waits }) => waits).map(({ name }) => name))
  return tellingDispatch(answer, { targetPrefix: prefix, waiting, answered: context.answered })

  async function answer(request: ApiRequest): Promise<ApiAnswer> {
    const requestId = context.uuid()
    try {
      const operation = byTarget.get(request.target ?? '')
      if (operation === undefined) throw unknownOperation(request.target, prefix)
      const input = operation.decode(readBody(request.body))
      const { caller } = request
      await requireAuthorization(context, caller, operation.action, operation.resources(input, context.place))
      const output = await operation.handle(context, input, {
        requestId,
        caller,
        traceHeader: request.traceHeader,
        get signal() {
          return request.signal()
        },
      })
      context.done?.(operation.name)
      const body = output instanceof JsonText ? output.text : JSON.stringify(output)
      return { status: 200, body, requestId, errorCode: null }
    } catch (error) {
      return errorAnswer(context, request, requestId, withElsewhereHint(error, context.place))
    }
  }
}

/** The answer to a failed request. Unexpected errors are logged; the caller learns only that the request failed. */
export function errorAnswer(
  context: Pick<ApiContext, 'logger'>,
  request: Pick<ApiRequest, 'target'>,
  requestId: string,
  error: unknown,
): ApiAnswer {
  let answer = storeFailure(error) ?? threadFailure(error) ?? error
  if (!(answer instanceof ApiError)) {
    context.logger.error({ err: error, requestId, target: request.target }, 'A request failed unexpectedly.')
    answer = new ApiError(
      'InternalFailure',
      `The server failed to answer this request. Its log says more: ${requestId}`,
    )
  }
  const apiError = answer as ApiError
  const body = JSON.stringify({ __type: wireType(apiError), message: apiError.message, ...apiError.members })
  return { status: apiError.status, body, requestId, errorCode: apiError.code }
}

function readBody(text: string): unknown {
  try {
    return parsePlainly(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw new ApiError('SerializationException', `The body of the request is not valid JSON: ${error.message}`)
  }
}

function unknownOperation(target: string | undefined, prefix: string): ApiError {
  if (target === undefined || target === '') {
    return new ApiError(
      'UnknownOperationException',
      `The request has no X-Amz-Target header. Expected POST / with X-Amz-Target: ${prefix}<Operation>.`,
    )
  }
  return new ApiError(
    'UnknownOperationException',
    `There is no operation ${JSON.stringify(target.slice(0, 200))}. Expected ${prefix}<Operation>.`,
  )
}
