import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TellAnswered } from './answered-request.ts'

// Clients may ask for anything.
const pathCharactersMax = 300

/**
 * Reports answers of every route that is mounted beside the API from now on. Each route gets its own hook: a hook for all
 * would cost the API's requests a good part of the time they take.
 */
export function tellOfRoutes(app: FastifyInstance, answered: TellAnswered): void {
  app.addHook('onRoute', (route) => {
    route.onResponse = (request, reply, done) => {
      tellOf(request, reply, answered)
      done()
    }
  })
}

/** Reports one such answer. */
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

/** Without the query: presigned requests carry their signature and token there. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0]!.slice(0, pathCharactersMax)
}

function textOf(header: unknown): string | null {
  return typeof header === 'string' ? header : null
}
