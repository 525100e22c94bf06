import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TellAnswered } from './answered-request.ts'

// Clients may ask for anything.
const pathCharactersMax = 300

/**
 * Tells of answers to everything that is mounted from now on beside the API: routes get a hook of their own, because one
 * for all would cost the API's requests as much as a good part of what they take.
 */
export function tellOfRoutes(app: FastifyInstance, answered: TellAnswered): void {
  app.addHook('onRoute', (route) => {
    route.onResponse = (request, reply, done) => {
      tellOf(request, reply, answered)
      done()
    }
  })
}

/** Tells of one such answer. */
export function tellOf(request: FastifyRequest, reply: FastifyReply, answered: TellAnswered): void {
  answered({
    operation: `${request.method} ${pathOf(request.url)}`,
    status: reply.raw.statusCode,
    errorCode: textOf(reply.getHeader('x-amzn-errortype')) ?? textOf(reply.getHeader('x-amz-function-error')),
    durationMillis: reply.elapsedTime,
    requestId: textOf(reply.getHeader('x-amzn-requestid')) ?? textOf(reply.getHeader('x-amz-request-id')),
    waits: true,
  })
}

/** Not the query: presigned requests carry their signature and token there. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0]!.slice(0, pathCharactersMax)
}

function textOf(header: unknown): string | null {
  return typeof header === 'string' ? header : null
}
