import { setMaxListeners } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Authorize } from '../../control/authorize.ts'
import { unknownCaller } from '../../control/caller.ts'
import type { InvocationAnswer, LocalFunctions } from '../../services/lambda/lambda-api.ts'
import { readInvocation } from '../../services/lambda/read-invocation.ts'
import { type Refused, refusal } from '../../services/lambda/refusal.ts'
import type { BodyRoom } from '../bodies/body-room.ts'
import { readBody } from '../bodies/read-body.ts'
import type { Logger } from '../context.ts'
import type { ApiError } from '../protocol/api-error.ts'
import { describeFunction } from './function-description.ts'

export interface LambdaRoutesOptions {
  readonly functions: LocalFunctions
  readonly authorize: Authorize
  readonly logger: Logger
  readonly uuid: () => string
  /** Where payloads wait for room. */
  readonly bodies: BodyRoom
}

// The longest payload that the API accepts, plus room for the function layer to refuse a longer one in its own words.
const bodyBytesMax = 7 * 1024 * 1024

/** Serves the parts of the Lambda API that call and find functions: Invoke, ListFunctions, GetFunction. */
export function addLambdaRoutes(app: FastifyInstance, options: LambdaRoutesOptions): void {
  const { functions, uuid } = options
  const base = '/2015-03-31/functions'
  const closing = new AbortController()
  // There is one listener for each invocation under way.
  setMaxListeners(0, closing.signal)
  app.addHook('preClose', async () => closing.abort(new ServerCloses()))

  app.post<{ Params: { name: string } }>(`${base}/:name/invocations`, {
    // Taken over before Fastify reads the body: payloads may be of any content type, and are passed on unchanged.
    onRequest: (request, reply) => {
      reply.hijack()
      void invoke(options, request.params.name, request.raw, reply.raw, closing.signal)
    },
    handler: () => undefined,
  })
  for (const path of [base, `${base}/`]) {
    app.get(path, async (_request, reply) => {
      const denied = await denial(options, 'ListFunctions', null)
      if (denied !== null) return sendRaw(reply, denied)
      return reply.send({ Functions: functions.list().map(describeFunction), NextMarker: null })
    })
  }
  app.get<{ Params: { name: string } }>(`${base}/:name`, async (request, reply) => {
    const { name } = request.params
    const denied = await denial(options, 'GetFunction', name)
    if (denied !== null) return sendRaw(reply, denied)
    const found = find(functions, name)
    if (found === null) return sendRaw(reply, notFound(name, uuid()))
    return reply.send({
      Configuration: describeFunction(found),
      Code: { RepositoryType: 'Local', Location: '' },
      Tags: {},
    })
  })
  app.get<{ Params: { name: string } }>(`${base}/:name/configuration`, async (request, reply) => {
    const { name } = request.params
    const denied = await denial(options, 'GetFunctionConfiguration', name)
    if (denied !== null) return sendRaw(reply, denied)
    const found = find(functions, name)
    if (found === null) return sendRaw(reply, notFound(name, uuid()))
    return reply.send(describeFunction(found))
  })
}

/** Callers that wait for a function then get no answer from it. */
class ServerCloses extends Error {}

/** The answer to callers who are not allowed to do what they ask for, or null. */
async function denial(
  { functions, authorize, uuid }: LambdaRoutesOptions,
  operation: string,
  functionName: string | null,
): Promise<InvocationAnswer | null> {
  const resource = functionName === null ? '*' : (find(functions, functionName)?.arn ?? functionName)
  const action = `lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`
  const answer = await authorize(unknownCaller('lambda'), action, [resource])
  return answer.allowed ? null : refusal({ code: 'AccessDeniedException', message: answer.reason }, uuid())
}

async function invoke(
  options: LambdaRoutesOptions,
  functionName: string,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { functions, logger, uuid, bodies } = options
  try {
    const body = await readBody(request, response, { bytesMax: bodyBytesMax, room: bodies })
    // The client has gone away.
    if (body === null) return
    const invocation = read(functionName, request, body, signal)
    if ('refused' in invocation) return send(response, refusal(invocation.refused, uuid()))
    const denied = await denial(options, 'Invoke', functionName)
    if (denied !== null) return send(response, denied)
    const answering = functions.invoke(invocation)
    // The function layer bounds what waits for functions, and a function may take a quarter of an hour.
    bodies.release(response)
    send(response, await answering)
  } catch (error) {
    const message = error instanceof ServerCloses ? 'The server is closing.' : 'The log of the server says more.'
    if (!(error instanceof ServerCloses))
      logger.error({ err: error, functionName }, 'An invocation could not be answered.')
    if (response.headersSent) response.destroy()
    else send(response, refusal({ code: 'ServiceException', message }, uuid()))
  }
}

const bodyRefusals: Readonly<Record<string, Refused['code']>> = {
  RequestEntityTooLarge: 'RequestTooLargeException',
  ServiceUnavailable: 'TooManyRequestsException',
}

/** The signal is not the client's: a function goes on when its caller goes away. */
function read(functionName: string, request: IncomingMessage, body: string | ApiError, signal: AbortSignal) {
  const { headers, url = '' } = request
  if (typeof body !== 'string') {
    return refusedWith(bodyRefusals[body.code] ?? 'InvalidRequestContentException', body.message)
  }
  return readInvocation({ functionName, query: new URLSearchParams(url.split('?')[1] ?? ''), headers, body, signal })
}

function refusedWith(code: Refused['code'], message: string): { readonly refused: Refused } {
  return { refused: { code, message } }
}

function find(functions: LocalFunctions, functionName: string) {
  if (!functions.has(functionName)) return null
  const name = functionName.replace(/^.*function:/, '').replace(/:.*$/, '')
  return functions.list().find((each) => each.name === name) ?? null
}

function notFound(functionName: string, requestId: string): InvocationAnswer {
  return refusal({ code: 'ResourceNotFoundException', message: `Function not found: ${functionName}` }, requestId)
}

function sendRaw(reply: FastifyReply, answer: InvocationAnswer): FastifyReply {
  reply.hijack()
  send(reply.raw, answer)
  return reply
}

function send(response: ServerResponse, { status, headers, body }: InvocationAnswer): void {
  response.setHeaders(new Map(headers))
  response.writeHead(status)
  response.end(body)
}
