import type { IncomingMessage, ServerResponse } from 'node:http'
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify'
import { unknownCaller } from '../control/caller.ts'
import { UnreadAnswers, type UnreadAnswersLimits } from './answers/unread-answers.ts'
import { BodyRoom, type BodyRoomLimits } from './bodies/body-room.ts'
import { readBody } from './bodies/read-body.ts'
import { consoleTargetPrefix, pathOfOperation } from './console/console-operation.ts'
import { isBrowser } from './console/console-routes.ts'
import { consoleOperations } from './console/operations/index.ts'
import type { ApiContext } from './context.ts'
import { connectionOperations } from './events/connection-operations.ts'
import { createEventsDispatch, eventsContentType, eventsTargetPrefix } from './events/events-dispatch.ts'
import { createHostRule, createOriginRule } from './hosts/allowed-hosts.ts'
import { HostGuard } from './hosts/host-guard.ts'
import { historyBytesMax } from './operations/executions/history-page.ts'
import { operations } from './operations/index.ts'
import { ApiError } from './protocol/api-error.ts'
import type { ApiAnswer, Dispatch } from './protocol/api-request.ts'
import { createDispatch, errorAnswer, targetPrefix } from './protocol/dispatch.ts'
import { createHttpServer } from './protocol/http-server.ts'
import { RequestRounds } from './protocol/request-rounds.ts'
import { isLost } from './protocol/store-failure.ts'
import { operationOf } from './protocol/telling-dispatch.ts'
import { pathOf, tellOf, tellOfRoutes } from './tell-of-routes.ts'

/**
 * The service's own limit for a request is 1 MB. But a definition may have 1,048,576 characters, and its quotes are escaped
 * on the wire: this limit leaves room for that, and for a slightly longer definition to get its proper error.
 */
const bodyBytesMaxDefault = 4 * 1024 * 1024
// Longer than clients keep idle connections, so that none of them sends a request on a connection that is being closed.
const keepAliveMillis = 75_000
const requestMillisMax = 60_000
const closeMillisMax = 10_000
const traceHeaderCharactersMax = 256
const arnCharactersMax = 512
// What the system buffers of an answer without a reader.
const textCharactersMax = 16 * 1024
const historyTarget = 'AWSStepFunctions.GetExecutionHistory'
const waitingTargets = new Set(operations.filter(({ waits }) => waits).map(({ name }) => targetPrefix + name))
const contentType = 'application/x-amz-json-1.0'

export interface ApiServerOptions {
  readonly bodyBytesMax?: number
  /** Names that this server answers to besides those of this machine, as given in the options. */
  readonly allowedHosts?: readonly string[]
  /** Called with names that it does not answer to. */
  readonly warn?: (message: string) => void
  readonly unreadAnswers?: Partial<UnreadAnswersLimits>
  readonly bodies?: Partial<BodyRoomLimits>
}

export interface ApiServer {
  /** Where routes besides the API's are mounted, before `listen`. */
  readonly app: FastifyInstance
  /** Where streamed answers wait for room. */
  readonly answers: UnreadAnswers
  /** Where bodies of requests wait for room. */
  readonly bodies: BodyRoom
  /** Answers a request without HTTP. */
  readonly dispatch: Dispatch
  /** Returns the port, which the system chooses for port 0. */
  listen(address: { readonly host: string; readonly port: number }): Promise<{ readonly port: number }>
  /** Stops accepting requests, ends those that wait for tasks with empty answers, and waits for the others. */
  close(): Promise<void>
}

/** The API over HTTP: `POST /` with the operation in the X-Amz-Target header. */
export function createApiServer(context: ApiContext, options: ApiServerOptions = {}): ApiServer {
  const { bodyBytesMax = bodyBytesMaxDefault, allowedHosts = [], warn = () => {} } = options
  const { answered } = context
  const dispatch = createDispatch(context, operations)
  const apiDoor = { name: 'api', dispatch, type: contentType } as const
  /** Those whose targets begin differently. */
  const doors = [
    { name: 'events', prefix: eventsTargetPrefix, dispatch: createEventsDispatch(context), type: eventsContentType },
    {
      name: 'console',
      prefix: consoleTargetPrefix,
      dispatch: createDispatch(context, consoleOperations, consoleTargetPrefix),
      type: contentType,
    },
  ] as const
  const waits = new Waits()
  // Nothing is answered before the listening address is known.
  let isAllowedHost = (_host: string) => false
  const hosts = new HostGuard({
    isAllowed: (host) => isAllowedHost(host),
    isAllowedOrigin: createOriginRule(allowedHosts),
    warn,
  })
  const answers = new UnreadAnswers(options.unreadAnswers)
  const bodies = new BodyRoom(options.bodies)
  const rounds = new RequestRounds()
  const app = fastify({
    logger: false,
    serverFactory: (handle) =>
      createHttpServer({
        keepAliveMillis,
        requestMillisMax,
        refuses: (request, response) => hosts.refuses(request, response),
        handle,
        sent: (response) => {
          bodies.release(response)
          answers.sent(response)
        },
      }),
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    // An ARN of a function is a single part of a path.
    routerOptions: { maxParamLength: arnCharactersMax },
  })

  const addOperations = (path: string, targetOf: (request: FastifyRequest) => string | undefined) =>
    app.post(path, {
      // Taken over before Fastify's stages for bodies and answers, which would cost as much as all the rest, and which check
      // content types: clients send application/x-amz-json-1.0, people with curl anything, and all of it is JSON.
      onRequest: (request, reply) => {
        reply.hijack()
        void answer(request.raw, reply.raw, targetOf(request))
      },
      handler: () => undefined,
    })
  addOperations('/', ({ headers }) => headers['x-amz-target'] as string | undefined)
  for (const { name } of consoleOperations) {
    addOperations(`/console/api/${pathOfOperation(name)}`, () => consoleTargetPrefix + name)
  }
  if (answered !== undefined) tellOfRoutes(app, answered)
  app.get('/', (request, reply) =>
    isBrowser(request.headers.accept) ? reply.redirect('/console/', 302) : reply.send(about),
  )
  app.get('/health', (_request, reply) => {
    const trouble = context.store.trouble()
    if (trouble === null) return reply.send({ status: 'ok' })
    const status = isLost(trouble) ? 'failed' : 'reading only'
    return reply.code(503).send({ status, reason: trouble.message })
  })
  app.setNotFoundHandler((request, reply) => {
    const message = `There is nothing at ${request.method} ${request.url}. The API is at POST /.`
    reply.code(404).send({ message })
    if (answered !== undefined) tellOf(request, reply, answered)
    return reply
  })
  app.setErrorHandler((error, request, reply) => {
    context.logger.error({ err: error, path: pathOf(request.url) }, 'A request failed unexpectedly.')
    return reply.code(500).send({ message: 'The server failed to answer this request. Its log says more.' })
  })

  async function answer(request: IncomingMessage, response: ServerResponse, target: string | undefined): Promise<void> {
    const startMillis = performance.now()
    try {
      let body = await readBody(request, response, { bytesMax: bodyBytesMax, room: bodies })
      if (body === null) return
      if (typeof body !== 'string') {
        const refusal = errorAnswer(context, { target }, context.uuid(), body)
        write(response, refusal)
        const { status, errorCode, requestId } = refusal
        answered?.({
          operation: operationOf(target, targetPrefix),
          status,
          errorCode,
          requestId,
          durationMillis: performance.now() - startMillis,
          // The client took the time, not the server.
          waits: true,
        })
        return
      }
      const entered = rounds.enter(target ?? '', body.length)
      if (entered !== null) await entered
      // The only operation whose answer takes megabytes.
      if (target === historyTarget && !(await answers.enter(response, historyBytesMax))) return
      const door = doors.find(({ prefix }) => target?.startsWith(prefix)) ?? apiDoor
      const asked = {
        target,
        body,
        traceHeader: traceHeaderOf(request),
        caller: unknownCaller(door.name),
        signal: () => waits.signalFor(response),
      }
      const answering = door.dispatch(asked)
      // An operation that waits may do so for minutes. It has already taken what it needs from the body.
      if (waitingTargets.has(target ?? '')) {
        body = ''
        asked.body = ''
        bodies.release(response)
      }
      const given = await answering
      write(response, given, door.type)
    } catch (error) {
      if (error instanceof ApiError) {
        write(response, errorAnswer(context, { target }, context.uuid(), error))
        return
      }
      context.logger.error({ err: error, target }, 'An answer could not be written.')
      response.destroy()
    }
  }

  return {
    app,
    answers,
    bodies,
    dispatch,
    async listen({ host, port }) {
      app.server.once('listening', () => {
        isAllowedHost = createHostRule({ allowed: allowedHosts, address: addressOf(app.server), host })
      })
      await app.listen({ host, port })
      const address = app.server.address()
      return { port: typeof address === 'object' && address !== null ? address.port : port }
    },
    async close() {
      waits.abortAll()
      const forceClosing = setTimeout(() => app.server.closeAllConnections(), closeMillisMax)
      await app.close()
      clearTimeout(forceClosing)
    },
  }
}

function addressOf(server: FastifyInstance['server']): string {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.address : ''
}

function write(response: ServerResponse, { status, body, requestId }: ApiAnswer, type = contentType): void {
  // Text that is not read at once is held in the form in which it is sent, which takes the least memory.
  const content = body.length > textCharactersMax ? Buffer.from(body) : body
  response.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'content-type': type,
    'content-length': Buffer.byteLength(content),
  })
  response.end(content)
}

function traceHeaderOf(request: IncomingMessage): string | null {
  const header = request.headers['x-amzn-trace-id']
  return typeof header === 'string' && header.length <= traceHeaderCharactersMax ? header : null
}

/** The signals of requests that wait, so that they end when their client goes away or the server closes. */
class Waits {
  readonly #controllers = new Set<AbortController>()
  #closed = false

  signalFor(response: ServerResponse): AbortSignal {
    const controller = new AbortController()
    if (this.#closed || response.destroyed) controller.abort()
    this.#controllers.add(controller)
    response.on('close', () => {
      this.#controllers.delete(controller)
      controller.abort()
    })
    return controller.signal
  }

  abortAll(): void {
    this.#closed = true
    for (const controller of this.#controllers) controller.abort()
  }
}

const about = {
  service: 'Stepwell',
  protocol: 'AWS JSON 1.0: POST / with X-Amz-Target: AWSStepFunctions.<Operation>',
  health: '/health',
  operations: operations.map(({ name }) => name),
  eventBridge: Object.keys(connectionOperations),
}
