import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ByteCollector } from '../../bytes/byte-collector.ts'
import { headerJson, headerText } from '../../services/lambda/header-text.ts'
import type { StartOptions } from './channel-process.ts'
import type { FunctionProcess, ProcessEvents, ProcessRequest } from './function-process.ts'
import { responseBytesMax, responseTooLarge } from './response-size.ts'
import { killGroup, spawnProcess } from './spawn-process.ts'

const prefix = '/2018-06-01/runtime'

const notHandedOver = JSON.stringify({
  errorType: 'Sandbox.Failure',
  errorMessage: 'The invocation could not be handed to the process.',
})

/**
 * Starts a program that speaks the Lambda Runtime API by itself, as custom runtimes and those of AWS do. Each process gets
 * its own port, which tells the processes apart and works with every client. Separate paths would not, because several
 * clients split the address into just host and port.
 */
export function startRuntimeApiProcess(options: StartOptions, events: ProcessEvents): FunctionProcess {
  const { settings, environment, keeper } = options
  const api = new RuntimeApi(events)
  let child: ReturnType<typeof spawnProcess> | null = null
  let killed = false
  let over = false
  const onEnded: ProcessEvents['onEnded'] = (exit) => {
    if (over) return
    over = true
    api.close()
    events.onEnded(exit)
  }
  api.listen(
    (port) => {
      if (killed) return onEnded({ code: null, signal: 'SIGKILL', spawnError: null })
      child = spawnProcess(
        {
          command: settings.command,
          directory: settings.directory,
          environment: { ...environment, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
          channel: false,
          keeper,
        },
        { onLine: events.onLine, onEnded },
      )
    },
    (spawnError) => onEnded({ code: null, signal: null, spawnError }),
  )
  return {
    get pid() {
      return child?.pid
    },
    send: (request) => api.send(request),
    kill() {
      killed = true
      killGroup(child)
    },
  }
}

/** The Lambda Runtime API, for one process. */
class RuntimeApi {
  readonly #events: ProcessEvents
  readonly #server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, (request, response) =>
    this.#answer(request, response),
  )
  #host = ''
  /** The process waits here for its next invocation. */
  #waiting: ServerResponse | null = null
  #current: ProcessRequest | null = null

  constructor(events: ProcessEvents) {
    this.#events = events
  }

  listen(listening: (port: number) => void, failed: (error: Error) => void): void {
    this.#server.on('error', failed)
    this.#server.listen(0, '127.0.0.1', () => {
      // From now on, an error concerns a single connection that could not be accepted, as without descriptors.
      this.#server.off('error', failed).on('error', () => {})
      const { port } = this.#server.address() as AddressInfo
      this.#host = `127.0.0.1:${port}`
      listening(port)
    })
  }

  /** @throws if the invocation cannot be written. The process then gets no answer. */
  send(request: ProcessRequest): void {
    this.#current = request
    const response = this.#waiting
    this.#waiting = null
    if (response === null) return
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(request.payload),
      'Lambda-Runtime-Aws-Request-Id': request.requestId,
      'Lambda-Runtime-Deadline-Ms': request.deadlineMillis,
      'Lambda-Runtime-Invoked-Function-Arn': request.functionArn,
      'Lambda-Runtime-Trace-Id': headerText(request.traceId),
      ...(request.clientContext !== null && { 'Lambda-Runtime-Client-Context': headerJson(request.clientContext) }),
    })
    response.end(request.payload)
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '', headers } = request
    // Web pages can send requests to this machine too; no client of this API sends these headers, and browsers always do.
    if (headers.host !== this.#host || headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
      return refuse(response, 403, 'Forbidden', 'Only the runtime of a function may call here.')
    }
    if (method === 'GET' && url === `${prefix}/invocation/next`) return this.#next(response)
    const report = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url)
    if (method === 'POST' && report !== null) {
      return readBody(request, (body) => this.#report(response, report[1]!, report[2] === 'error', body, request))
    }
    if (method === 'POST' && url === `${prefix}/init/error`) {
      return readBody(request, (body) => {
        accept(response)
        this.#events.onInitFailed(body === null || body === '' ? errorOf(request) : body)
      })
    }
    return refuse(response, 404, 'NotFound', `There is no ${method} ${url} in the Lambda Runtime API.`)
  }

  #next(response: ServerResponse): void {
    // A process that asks again without having answered starts over.
    this.#waiting?.destroy()
    this.#waiting = response
    response.on('close', () => {
      if (this.#waiting === response) this.#waiting = null
    })
    if (this.#current === null) this.#events.onIdle()
    else this.#sendAgain(this.#current)
  }

  #sendAgain(request: ProcessRequest): void {
    try {
      this.send(request)
    } catch {
      this.#current = null
      this.#events.onAnswered({ failed: true, body: notHandedOver })
    }
  }

  #report(
    response: ServerResponse,
    requestId: string,
    failed: boolean,
    body: string | null,
    request: IncomingMessage,
  ): void {
    if (this.#current?.requestId !== requestId) {
      return refuse(response, 400, 'InvalidRequestID', 'Invalid request ID')
    }
    this.#current = null
    if (body === null) refuse(response, 413, 'RequestEntityTooLarge', `The most is ${responseBytesMax} bytes.`)
    else accept(response)
    // A streaming runtime reports only at the end that it failed.
    const streamError = request.trailers['lambda-runtime-function-error-type']
    if (body === null) this.#events.onAnswered({ failed: true, body: responseTooLarge })
    else if (streamError !== undefined) this.#events.onAnswered({ failed: true, body: streamedError(request) })
    else this.#events.onAnswered({ failed, body: failed && body === '' ? errorOf(request) : body })
  }
}

/** Calls back with the text, or with null if it is too long. */
function readBody(request: IncomingMessage, take: (body: string | null) => void): void {
  const collector = new ByteCollector()
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= responseBytesMax) collector.push(chunk)
    else collector.clear()
  })
  request.on('end', () => take(bytes > responseBytesMax ? null : collector.take().toString('utf8')))
  request.on('error', () => {})
}

function errorOf(request: IncomingMessage): string {
  const type = request.headers['lambda-runtime-function-error-type']
  return JSON.stringify({ errorType: typeof type === 'string' ? type : 'Runtime.Unknown', errorMessage: '' })
}

function streamedError({ trailers }: IncomingMessage): string {
  const body = trailers['lambda-runtime-function-error-body']
  if (body !== undefined) return Buffer.from(body, 'base64').toString('utf8')
  return JSON.stringify({ errorType: trailers['lambda-runtime-function-error-type'], errorMessage: '' })
}

function accept(response: ServerResponse): void {
  write(response, 202, { status: 'OK' })
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  write(response, status, { errorMessage, errorType })
}

function write(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer)
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}
