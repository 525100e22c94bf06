import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { bareHost } from '../../proxy/bare-host.ts'
import { proxyOf } from '../../proxy/proxy-of.ts'
import { type AllowedEndpoint, isAllowedEndpoint } from './allowed-endpoints.ts'
import { isPrivateName } from './private-name.ts'
import { isPublicAddress } from './public-address.ts'

/** This server does not call the endpoint, whatever is there. The message says why, and how to allow the call. */
export class EndpointRefused extends Error {
  readonly code = 'ENDPOINT_REFUSED'
}

// Machines behind a proxy often have name servers that never answer. The proxy judges names that get no answer here.
const lookupMillisMax = 5_000

export interface EndpointGuardOptions {
  readonly allowed: readonly AllowedEndpoint[]
  /** Says which proxies calls go through. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Replaces `dns.lookup` in tests. */
  readonly lookup?: typeof systemLookup
}

/**
 * Judges every address that a definition, its input or a connection can name. Anybody who may write one of these could make
 * this server call what only it can reach. So it calls only public addresses over https, unless the options name the
 * endpoint. A host name is judged by the very addresses that the call then uses, so its name server cannot give a different
 * answer in between.
 *
 * Where a proxy makes the call, the proxy looks the name up, and may find something else. So a name is refused if its text
 * alone shows that it is private, or if it resolves to a private address here. A name that does not resolve here is left to
 * the proxy, whose operator decides what it calls.
 */
export class EndpointGuard {
  readonly #allowed: readonly AllowedEndpoint[]
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly #lookup: typeof systemLookup

  constructor({ allowed, environment = {}, lookup = systemLookup }: EndpointGuardOptions) {
    this.#allowed = allowed
    this.#environment = environment
    this.#lookup = lookup
  }

  /**
   * Decides how to call an endpoint: freely, because the options name it, or with `lookup` to resolve its name.
   *
   * @throws EndpointRefused, ProxyUnusable; the signal's reason when it was aborted.
   */
  async judge(url: URL, signal: AbortSignal): Promise<'named' | 'guarded'> {
    if (this.isNamed(url)) return 'named'
    if (url.protocol !== 'https:') throw notCalled(`${url.origin} is not an https endpoint`)
    const host = bareHost(url.hostname)
    // An IP address needs no lookup, so the guarded lookup would never see it.
    if (isIP(host) !== 0 && !isPublicAddress(host)) throw notCalled(`${host} is not a public address`)
    if (isIP(host) === 0 && proxyOf(url, this.#environment) !== null) await this.#judgeForProxy(host, signal)
    return 'guarded'
  }

  /** Whether the options name an endpoint, which is then called wherever it leads. */
  isNamed(url: URL): boolean {
    return isAllowedEndpoint(this.#allowed, url)
  }

  /** Looks a name up for a connection, and refuses it if any of its addresses is private. */
  readonly lookup: LookupFunction = (hostname, lookupOptions, callback) => {
    this.#lookup(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      // A private address among public ones is not an accident.
      const refused = addresses.some(({ address }) => !isPublicAddress(address))
      if (refused) return callback(notCalled(`the host ${hostname} resolves to an address that is not public`), [])
      const [first] = addresses
      if (lookupOptions.all === true || first === undefined) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }

  /** Refuses a name that is known to be private. A name that does not resolve here is left for the proxy to look up. */
  async #judgeForProxy(hostname: string, signal: AbortSignal): Promise<void> {
    if (isPrivateName(hostname)) throw notCalled(`${hostname} is not a name on the public internet`)
    signal.throwIfAborted()
    const { promise: judged, resolve, reject } = Promise.withResolvers<void>()
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    // The lookup itself continues in the system: nothing can cancel it.
    const timer = setTimeout(resolve, lookupMillisMax)
    this.lookup(hostname, { all: true }, (error) => (error instanceof EndpointRefused ? reject(error) : resolve()))
    try {
      await judged
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
  }
}

/** The error for an endpoint that is not called, which says why and how to allow it. */
export function notCalled(problem: string): EndpointRefused {
  return new EndpointRefused(
    `This server does not call the endpoint, because ${problem}. To allow the call, name the endpoint in --allow-http-endpoints.`,
  )
}
