import type { lookup as systemLookup } from 'node:dns'
import type { Dispatcher } from 'undici'
import { ByteCollector } from '../../bytes/byte-collector.ts'
import { ProxiedDispatchers } from '../../proxy/proxied-dispatchers.ts'
import { EndpointGuard, type EndpointGuardOptions, EndpointRefused } from './endpoint-guard.ts'

export type Header = readonly [name: string, value: string]

export interface OutboundRequest {
  readonly method: string
  readonly url: URL
  readonly headers: readonly Header[]
  readonly body: string | null
  /** Limits the answer's body. A longer one is not read to its end. */
  readonly bodyBytesMax: number
  readonly signal: AbortSignal
}

export interface OutboundAnswer {
  readonly status: number
  readonly statusText: string
  /** By lower-case name, in the order in which they arrived. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** Null where it is longer than the request allows. */
  readonly body: Buffer | null
}

/** No answer was received. The message holds no secrets. */
export class CallFailed extends Error {
  readonly code = 'CALL_FAILED'
}

// The service limits a whole call to 60 seconds, which the call's signal enforces.
const connectMillisMax = 60_000
// Concurrent calls to one host; any others wait here.
const connectionsPerHostMax = 200

export interface OutboundClientOptions extends EndpointGuardOptions {
  /** Whether every call is refused. Default false. */
  readonly closed?: boolean
}

/**
 * Calls the endpoints that definitions and connections name, where the guard allows it. It keeps connections open, and does
 * not follow redirects.
 */
export class OutboundClient {
  readonly guard: EndpointGuard
  readonly #closed: boolean
  readonly #open: ProxiedDispatchers
  readonly #guarded: ProxiedDispatchers

  constructor(options: OutboundClientOptions) {
    const { environment = {}, closed = false } = options
    this.#closed = closed
    this.guard = new EndpointGuard(options)
    const kept = { connections: connectionsPerHostMax, headersTimeout: 0, bodyTimeout: 0 }
    const lookup = this.guard.lookup as typeof systemLookup
    this.#open = new ProxiedDispatchers(environment, { ...kept, connect: { timeout: connectMillisMax } })
    this.#guarded = new ProxiedDispatchers(environment, { ...kept, connect: { timeout: connectMillisMax, lookup } })
  }

  /** @throws EndpointRefused, CallFailed; the signal's reason when it was aborted. */
  async call(request: OutboundRequest): Promise<OutboundAnswer> {
    const { url, signal } = request
    if (this.#closed) throw new EndpointRefused(`${url.origin} was not called: --mocks-only lets no call go out.`)
    try {
      const judgement = await this.guard.judge(url, signal)
      const dispatchers = judgement === 'named' ? this.#open : this.#guarded
      const answer = await dispatchers.request(url, {
        path: url.pathname + url.search,
        method: request.method as Dispatcher.HttpMethod,
        headers: request.headers.flat(),
        body: request.body,
        signal,
      })
      return {
        status: answer.statusCode,
        statusText: answer.statusText,
        headers: answerHeaders(answer.headers),
        body: await readBody(answer.body, request.bodyBytesMax),
      }
    } catch (error) {
      signal.throwIfAborted()
      throw error instanceof EndpointRefused ? error : new CallFailed(describeFailure(error, url))
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#open.destroy(), this.#guarded.destroy()])
  }
}

function answerHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Map<string, string[]> {
  const shown = new Map<string, string[]>()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) shown.set(name, typeof value === 'string' ? [value] : value)
  }
  return shown
}

async function readBody(body: Dispatcher.ResponseData['body'], bytesMax: number): Promise<Buffer | null> {
  const collector = new ByteCollector()
  for await (const part of body as AsyncIterable<Buffer>) {
    collector.push(part)
    // Leaving the loop closes the connection, so the rest is not even sent.
    if (collector.length > bytesMax) return null
  }
  return collector.take()
}

function describeFailure(error: unknown, url: URL): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${url.hostname}: Name or service not known`
    case 'ECONNREFUSED':
      return `Connect to ${url.host} failed: Connection refused`
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `The connection to ${url.host} was closed before the answer was complete`
    default:
      return `The call to ${url.host} failed: ${reasonOf(error)}`
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // OpenSSL puts the addresses of threads and the names of its source files around the reason.
  const tlsReason = /:SSL routines:[^:]*:([^:]+):/.exec(error.message)?.[1]
  if (tlsReason !== undefined) return `TLS: ${tlsReason}`
  if (error.message !== '') return error.message
  return 'code' in error ? String(error.code) : error.name
}
