import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance } from 'fastify'
import type { S3Api } from '../../s3/index.ts'
import type { Logger } from '../context.ts'
import { pathOf } from '../tell-of-routes.ts'

export interface S3RoutesOptions {
  /** Loads the API at the first request. */
  readonly s3: () => Promise<S3Api>
  readonly logger: Logger
}

const base = '/s3'
const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE']

/** Serves the directory that stands in for S3 to any S3 client that is given `/s3` of this server as its endpoint. */
export function addS3Routes(app: FastifyInstance, options: S3RoutesOptions): void {
  for (const url of [base, `${base}/*`]) {
    app.route({
      method: methods,
      url,
      // Taken over before Fastify reads the body: objects are of any type and length, and go through as streams.
      onRequest: (request, reply) => {
        reply.hijack()
        void answer(options, request.raw, reply.raw)
      },
      handler: () => undefined,
    })
  }
}

async function answer(
  { s3, logger }: S3RoutesOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (isForeign(request)) {
      response.writeHead(403, { 'content-type': 'application/xml', connection: 'close' })
      const message = `Pages of ${request.headers.origin} may not use what is here.`.replaceAll(/[<>&]/g, '')
      response.end(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`)
      return
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s)
    const { status, headers, body } = await (await s3()).answer({
      method: request.method ?? '',
      path: path.slice(base.length) || '/',
      query: new URLSearchParams(query),
      headers: request.headers as Readonly<Record<string, string | undefined>>,
      body: request,
      signal: gone.signal,
    })
    // What was not read of a body that was refused must not be taken for the next request.
    const unread = request.complete ? {} : { connection: 'close' }
    const length = typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const isBare = status === 204 || status === 304 || request.method === 'HEAD'
    response.setHeaders(new Map(Object.entries({ ...(isBare ? {} : length), ...headers, ...unread })))
    response.writeHead(status)
    if (isBare || typeof body === 'string') response.end(isBare ? undefined : body)
    else await pipeline(Readable.from(body), response)
  } catch (error) {
    // Clients go away in the middle of an answer, which is no fault.
    if (!response.destroyed)
      logger.error({ err: error, path: pathOf(request.url ?? '') }, 'An answer of S3 could not be written.')
    response.destroy()
  }
}

/** Any web page can have its reader's browser send such a request; none of them is to write somebody's files. */
function isForeign({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host
}
