import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { unknownCaller } from '../../../control/caller.ts'
import type { ApiContext, Logger } from '../../context.ts'
import { ApiError, wireType } from '../../protocol/api-error.ts'
import type { LiveHub } from './live-hub.ts'
import { readTopics, resourcesOf, topicsMax } from './topics.ts'
import type { LiveStream } from './watcher.ts'

export interface LiveRoutesOptions {
  readonly live: LiveHub
  readonly authorize: ApiContext['authorize']
  readonly logger: Logger
}

/** Serves the news of executions as server-sent events: `GET /console/api/live?topic=…`. */
export function addLiveRoutes(app: FastifyInstance, options: LiveRoutesOptions): void {
  app.get('/console/api/live', {
    onRequest: (request, reply) => {
      reply.hijack()
      void answer(options, request.raw, reply.raw)
    },
    handler: () => undefined,
  })
}

async function answer(
  { live, authorize, logger }: LiveRoutesOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const topics = readTopics(new URL(request.url ?? '', 'http://here').searchParams.getAll('topic'))
    if (topics === null) return refuse(response, 400, 'ValidationException', `The topics are not valid.${topicsHelp}`)
    const decision = await authorize(unknownCaller('console'), 'stepwell:WatchExecutions', resourcesOf(topics))
    if (!decision.allowed) return refuse(response, 403, 'AccessDeniedException', decision.reason)
    if (response.destroyed) return
    if (!live.hasRoom) {
      return refuse(
        response,
        503,
        'ServiceUnavailable',
        'As many pages watch this server as it allows, or it is closing.',
      )
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // For a proxy in between that would gather what it passes on.
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    const watcher = live.watch(topics, streamOf(response))
    response.on('drain', () => watcher.drained())
    response.on('close', () => live.leave(watcher))
    // From here on nothing is missed: the page reads what it shows, and then listens.
    response.write('data: {"ready":true}\n\n')
  } catch (error) {
    if (error instanceof ApiError) return refuse(response, error.status, error.code, error.message)
    logger.error({ err: error }, 'News could not be sent.')
    response.destroy()
  }
}

const topicsHelp = ` There may be ${topicsMax}: execution:ARN, group:ARN, executions, waits, machines, activities.`

function streamOf(response: ServerResponse): LiveStream {
  return {
    get unreadBytes() {
      return response.writableLength
    },
    write: (text) => void response.write(text),
    end: () => void response.end(),
    destroy: () => void response.destroy(),
  }
}

function refuse(response: ServerResponse, status: number, code: ApiError['code'], message: string): void {
  const body = JSON.stringify({ __type: wireType(new ApiError(code, message)), message })
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
