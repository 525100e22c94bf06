import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorInFormat } from '../protocol/error-format.ts'

export interface HostGuardOptions {
  /** Whether a request for this host is answered. */
  readonly isAllowed: (host: string) => boolean
  /** Whether pages of this host, which the request does not name as this server's, may send requests. */
  readonly isAllowedOrigin: (host: string) => boolean
  /** Called with each refused name, the first time. */
  readonly warn: (message: string) => void
}

interface Refusal {
  readonly status: 400 | 403
  readonly message: string
}

// How many names are remembered so that the log has each only once.
const warnedMax = 50
const shownCharactersMax = 100

/**
 * Checks the name that a request uses for this server, and the page that it comes from, before anything else does. Any web
 * page can make its reader's browser send requests here, and none but those of this server may use it.
 */
export class HostGuard {
  readonly #options: HostGuardOptions
  readonly #warned = new Set<string>()

  constructor(options: HostGuardOptions) {
    this.#options = options
  }

  /** Answers a request that is not meant for this server, and says whether it did. */
  refuses(request: IncomingMessage, response: ServerResponse): boolean {
    const refusal = this.#judge(request)
    if (refusal === null) return false
    const { type, body } = errorInFormat(request, refusal)
    response.writeHead(refusal.status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
    response.end(request.method === 'HEAD' ? undefined : body)
    return true
  }

  #judge(request: IncomingMessage): Refusal | null {
    const { host } = request.headers
    if (hasTwoHosts(request.rawHeaders)) return { status: 400, message: 'The request has more than one Host header.' }
    // Requests to proxies look like this. The target is what counts then, and a Host that disagrees is not to be trusted.
    const target = absoluteHostOf(request.url ?? '')
    if (target === null) return { status: 400, message: 'The target of the request is not a path of this server.' }
    // HTTP/1.0 has no Host header, and no browser speaks it; health checks do.
    if (host === undefined && target === undefined) return null
    for (const each of [target, host]) {
      if (each === undefined || this.#options.isAllowed(each)) continue
      return { status: 403, message: this.#describe(each) }
    }
    return this.#judgeOrigin(request.headers.origin, host)
  }

  #judgeOrigin(origin: string | undefined, host: string | undefined): Refusal | null {
    if (origin === undefined) return null
    const from = URL.parse(origin)?.host
    if (from && (from === host?.toLowerCase() || this.#options.isAllowedOrigin(from))) return null
    const shown = JSON.stringify(origin.slice(0, shownCharactersMax))
    const message = `Web pages of ${shown} may not use this server. If that is a name of this server, start it with --allowed-hosts or STEPWELL_ALLOWED_HOSTS naming it.`
    return { status: 403, message }
  }

  #describe(host: string): string {
    const shown = JSON.stringify(host.slice(0, shownCharactersMax))
    const message = `This server does not answer to the name ${shown}. If it is one of this server's names, start the server with --allowed-hosts or STEPWELL_ALLOWED_HOSTS naming it.`
    if (!this.#warned.has(shown) && this.#warned.size < warnedMax) {
      this.#warned.add(shown)
      this.#options.warn(`A request was refused. ${message}`)
    }
    return message
  }
}

function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
}

/** The host of a target in absolute form; undefined for a path, null for anything else. */
function absoluteHostOf(url: string): string | undefined | null {
  if (url.startsWith('/') || url === '*') return undefined
  return /^https?:\/\/([^/?#]+)(?=[/?#]|$)/i.exec(url)?.[1] ?? null
}
