import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { Dispatcher } from 'undici'
import { ProxiedDispatchers } from '../../proxy/proxied-dispatchers.ts'
import { type AllowedEndpoint, isAllowedEndpoint } from './allowed-endpoints.ts'
import { isPublicAddress } from './public-address.ts'

export type Header = readonly [name: string, value: string]

export interface OutboundRequest {
  readonly method: string
  readonly url: URL
  readonly headers: readonly Header[]
  readonly body: string | null
  /** Of the answer; a longer one is not read to its end. */
  readonly bodyBytesMax: number
  readonly signal: AbortSignal
}

export interface OutboundAnswer {
  readonly status: number
  readonly statusText: string
  /** Lower-case names, in the order in which they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** Null when it is longer than was asked for. */
  readonly body: Buffer | null
}

/** This server does not call the endpoint, whatever is there. The message says why, and how to allow it. */
export class EndpointRefused extends Error {
  readonly code = 'ENDPOINT_REFUSED'
}

/** No answer came. The message has no secrets in it. */
export class CallFailed extends Error {
  readonly code = 'CALL_FAILED'
}

export interface OutboundClientOptions {
  readonly allowed: readonly AllowedEndpoint[]
  /** Says through which proxies calls go. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Whether every call is refused. Default false. */
  readonly closed?: boolean
  /** As `dns.lookup`, for tests. */
  readonly lookup?: typeof systemLookup
}

// The service's own limit is the 60 seconds of a whole call, which its signal keeps.
const connectMillisMax = 60_000
// Calls at once to one host; more wait here.
const connectionsPerHostMax = 200

/**
 * Calls what definitions and connections name, over connections that are kept. Whoever may write a definition could have
 * this server call what only this server can reach: so only https and only public addresses are called, unless the
 * options name the endpoint. A host name is judged by the addresses that the call then uses, so that no other answer of
 * its name server can come between. Redirects are not followed.
 *
 * Where a proxy makes the call, it looks the name up, and may find something else: what this machine finds is judged all the
 * same, and a name that only the proxy knows is left to the proxy to judge.
 */
export class OutboundClient {
  readonly #allowed: readonly AllowedEndpoint[]
  readonly #closed: boolean
  readonly #lookup: typeof systemLookup
  readonly #open: ProxiedDispatchers
  readonly #guarded: ProxiedDispatchers

  constructor({ allowed, environment = {}, closed = false, lookup = systemLookup }: OutboundClientOptions) {
    this.#closed = closed
    this.#allowed = allowed
    this.#lookup = lookup
    const options = { connections: connectionsPerHostMax, headersTimeout: 0, bodyTimeout: 0 }
    const guardedLookup = this.#guardedLookup as typeof systemLookup
    this.#open = new ProxiedDispatchers(environment, { ...options, connect: { timeout: connectMillisMax } })
    this.#guarded = new ProxiedDispatchers(environment, {
      ...options,
      connect: { timeout: connectMillisMax, lookup: guardedLookup },
    })
  }

  /** @throws EndpointRefused, CallFailed; the signal's reason when it was aborted. */
  async call(request: OutboundRequest): Promise<OutboundAnswer> {
    const { url, signal } = request
    if (this.#closed) throw new EndpointRefused(`${url.origin} was not called: --mocks-only lets no call go out.`)
    const allowed = isAllowedEndpoint(this.#allowed, url)
    if (!allowed) refuseEndpoint(url)
    try {
      const dispatchers = allowed ? this.#open : this.#guarded
      if (!allowed && dispatchers.proxyOf(url) !== null) await this.#refuseKnownPrivate(url.hostname)
      const dispatcher = await dispatchers.dispatcherOf(url)
      signal.throwIfAborted()
      const answer = await dispatcher.request({
        origin: url.origin,
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

  readonly #guardedLookup: LookupFunction = (hostname, lookupOptions, callback) => {
    this.#lookup(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      // One private address among public ones is no accident either.
      const refused = addresses.some(({ address }) => !isPublicAddress(address))
      if (refused) return callback(notPublic(`the host ${hostname} resolves to an address that is not public`), [])
      const [first] = addresses
      if (lookupOptions.all === true || first === undefined) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }

  /** Refuses a name that leads to a private address from here; one that leads nowhere is for the proxy to look up. */
  #refuseKnownPrivate(hostname: string): Promise<void> {
    if (isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#guardedLookup(hostname, { all: true }, (error) => {
        if (error instanceof EndpointRefused) reject(error)
        else resolve()
      })
    })
  }
}

function refuseEndpoint(url: URL): void {
  if (url.protocol !== 'https:') throw notPublic(`${url.origin} is not an https endpoint`)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  // No lookup is made for these, so that the guard there would not see them.
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic(`${host} is not a public address`)
}

function notPublic(problem: string): EndpointRefused {
  return new EndpointRefused(
    `The endpoint is not called, because ${problem}. The server calls it when --allow-http-endpoints names it.`,
  )
}

function answerHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Map<string, string[]> {
  const shown = new Map<string, string[]>()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) shown.set(name, typeof value === 'string' ? [value] : value)
  }
  return shown
}

async function readBody(body: Dispatcher.ResponseData['body'], bytesMax: number): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length
    // Leaving the loop closes the connection, so that the rest is not even sent.
    if (bytes > bytesMax) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
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
      return `The call of ${url.host} failed: ${reasonOf(error)}`
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
