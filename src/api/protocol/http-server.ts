import { createServer, type IncomingMessage, type Server, ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { errorInFormat } from './error-format.ts'
import { ReadingRounds } from './reading-rounds.ts'
import { RequestsInTurn } from './requests-in-turn.ts'

export interface HttpServerOptions {
  readonly keepAliveMillis: number
  readonly requestMillisMax: number
  /** Answers a request that goes no further, and says whether it did. */
  readonly refuses: (request: IncomingMessage, response: ServerResponse) => boolean
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void
  /** Called for each answer once its end has been handed to the connection, whatever made it. */
  readonly sent: (response: ServerResponse) => void
}

/** How long a client that is still sending may go on, so that it gets to read its answer. */
const lingerMillis = 2_000

const problems: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers of the request are longer than 16 KB together.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'The chunk extensions of the request are too long.' },
  HPE_INVALID_EOF_STATE: { status: 400, message: 'The request ends too early.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.' },
}

/**
 * The HTTP server below all routes. It answers whatever HTTP allows it to answer, even requests that are not HTTP, before
 * it closes the connection, so that the client learns why it was closed.
 */
export function createHttpServer(options: HttpServerOptions): Server {
  const { keepAliveMillis, requestMillisMax, refuses, handle, sent } = options
  const answering = new WeakMap<Duplex, { readonly request: IncomingMessage; readonly response: ServerResponse }>()
  const inTurn = new RequestsInTurn()
  const readingRounds = new ReadingRounds()
  const server = createServer(
    { keepAliveTimeout: keepAliveMillis, requestTimeout: requestMillisMax, ServerResponse: tellingResponse(sent) },
    (request, response) => {
      inTurn.take(request.socket, response, () => {
        answering.set(request.socket, { request, response })
        if (!refuses(request, response)) handle(request, response)
      })
    },
  )
  server.on('connection', (socket) => readingRounds.admit(socket))
  server.on('clientError', (error: ClientError, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const current = answering.get(socket)
    const isUnderWay = current !== undefined && !current.response.writableEnded
    // Nothing can be inserted into the middle of an answer.
    if (isUnderWay && current.response.headersSent) return void socket.destroy()
    const target = isUnderWay ? current.request : firstLineOf(error.rawPacket)
    const { status, message } = problems[error.code ?? ''] ?? {
      status: 400,
      message: `The request is not valid HTTP: ${error.reason ?? error.message}.`,
    }
    return answerAndClose(socket, target, status, message)
  })
  server.on('connect', (request, socket) => {
    socket.on('error', () => {})
    answerAndClose(socket, request, 405, 'This server is not a proxy: it has no CONNECT.')
  })
  return server
}

/** Sits below everything that writes answers, so that none can be forgotten. */
function tellingResponse(sent: HttpServerOptions['sent']) {
  return class<Request extends IncomingMessage> extends ServerResponse<Request> {
    override end(...given: unknown[]): this {
      super.end(...(given as Parameters<ServerResponse['end']>))
      sent(this)
      return this
    }
  }
}

interface ClientError extends Error {
  readonly code?: string
  readonly reason?: string
  readonly rawPacket?: Buffer
}

type Target = Pick<IncomingMessage, 'url' | 'headers'>

function answerAndClose(socket: Duplex, target: Target, status: number, message: string): void {
  const { type, body } = errorInFormat(target, { status, message })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // Closing while the client is still sending would lose the answer.
  const timer = setTimeout(() => socket.destroy(), lingerMillis)
  socket.once('end', () => socket.destroy())
  socket.once('close', () => clearTimeout(timer))
  socket.resume()
}

/** What a request was for that got no further than its first line. */
function firstLineOf(packet: Buffer | undefined): Target {
  const [, url] = /^[A-Z]+ ([^ \r\n]{1,2000})/.exec(packet?.toString('latin1', 0, 2100) ?? '') ?? []
  return { url: url ?? '', headers: {} }
}
