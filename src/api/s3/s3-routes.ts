import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance } from 'fastify'
import type { Authorize } from '../../control/authorize.ts'
import { unknownCaller } from '../../control/caller.ts'
import type { S3Api } from '../../s3/index.ts'
import type { UnreadAnswers } from '../answers/unread-answers.ts'
import type { BodyRoom } from '../bodies/body-room.ts'
import { countBody } from '../bodies/read-body.ts'
import type { Logger } from '../context.ts'
import { ApiError } from '../protocol/api-error.ts'
import { pathOf } from '../tell-of-routes.ts'

export interface S3RoutesOptions {
  /** Loads the API at the first request. */
  readonly s3: () => Promise<S3Api>
  readonly authorize: Authorize
  readonly logger: Logger
  /** Where objects wait for room, in case nobody reads them. */
  readonly answers: Pick<UnreadAnswers, 'enter'>
  /** Where documents wait for room. */
  readonly bodies: BodyRoom
}

const base = '/s3'
/**
 * Objects share their origin with the API. A page that somebody uploads and somebody else opens must not call the API in
 * the name of this origin, so it runs no scripts and belongs to no origin. Nor may an object be taken for a type other than
 * its own.
 */
const harmless = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' }
const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE']

/** Serves the directory that stands in for S3 to any S3 client whose endpoint is `/s3` of this server. */
export function addS3Routes(app: FastifyInstance, options: S3RoutesOptions): void {
  for (const url of [base, `${base}/*`]) {
    app.route({
      method: methods,
      url,
      // Taken over before Fastify reads the body: objects may be of any type and length, and are streamed.
      onRequest: (request, reply) => {
        reply.hijack()
        void answer(options, request.raw, reply.raw)
      },
      handler: () => undefined,
    })
  }
}

async function answer(
  { s3, authorize, logger, answers, bodies }: S3RoutesOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A client that goes away in the middle of its request is not an error, and nobody is left to be told.
  request.on('error', () => {})
  try {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const [path = '', query = ''] = (request.url ?? '').replace(/^https?:\/\/[^/?#]*/i, '').split(/\?(.*)/s)
    const { status, headers, body } = await (await s3()).answer({
      method: request.method ?? '',
      path: path.slice(base.length) || '/',
      query: new URLSearchParams(query),
      headers: request.headers as Readonly<Record<string, string | undefined>>,
      body: {
        [Symbol.asyncIterator]: () =>
          // A posted document is read whole; everything else goes to a file as it arrives. A handler that stops reading
          // still has an answer to send, for which the connection must stay.
          request.method === 'POST'
            ? countBody(request, response, bodies)
            : request.iterator({ destroyOnReturn: false }),
      },
      signal: gone.signal,
      async refuse(action, resource) {
        const answer = await authorize(unknownCaller('s3'), action, [resource])
        return answer.allowed ? null : answer.reason
      },
      admit: (bytes) => admit(answers, response, bytes),
    })
    const length = typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const isBare = status === 204 || status === 304 || request.method === 'HEAD'
    response.setHeaders(new Map(Object.entries({ ...(isBare ? {} : length), ...headers, ...harmless })))
    response.writeHead(status)
    if (isBare || typeof body === 'string') response.end(isBare ? undefined : body)
    else await pipeline(Readable.from(body), response)
  } catch (error) {
    // A client that goes away in the middle of an answer is not an error.
    if (!response.destroyed)
      logger.error({ err: error, path: pathOf(request.url ?? '') }, 'An answer of S3 could not be written.')
    if (response.headersSent) response.destroy()
    else writeError(response, 500, 'InternalError', 'The answer could not be written. The log of the server says more.')
  } finally {
    // The rest of a refused request is read and discarded, for as long as a request may take: closing the connection while
    // its client is still sending would lose the answer.
    request.resume()
  }
}

async function admit(answers: S3RoutesOptions['answers'], response: ServerResponse, bytes: number) {
  try {
    return (await answers.enter(response, bytes)) ? 'admitted' : 'gone'
  } catch (error) {
    if (error instanceof ApiError) return 'busy'
    throw error
  }
}

function writeError(response: ServerResponse, status: number, code: string, message: string): void {
  const body = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  const length = Buffer.byteLength(body)
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': length, ...harmless })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
