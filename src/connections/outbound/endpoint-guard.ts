import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { bareHost } from '../../proxy/bare-host.ts'
import { proxyOf } from '../../proxy/proxy-of.ts'
import { type AllowedEndpoint, isAllowedEndpoint } from './allowed-endpoints.ts'
import { isPrivateName } from './private-name.ts'
import { isPublicAddress } from './public-address.ts'

/** This server does not call the endpoint, whatever is there. The message says why, and how to allow it. */
export class EndpointRefused extends Error {
  readonly code = 'ENDPOINT_REFUSED'
}

// Machines behind a proxy often have name servers that never answer, and a name without an answer is the proxy's to judge.
const lookupMillisMax = 5_000

export interface EndpointGuardOptions {
  readonly allowed: readonly AllowedEndpoint[]
  /** Says through which proxies calls go. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** As `dns.lookup`, for tests. */
  readonly lookup?: typeof systemLookup
}

/**
 * Judges every address that a definition, its input or a connection can name. Anybody who may write one could have this server
 * call what only this server can reach: so only https and only public addresses are called, unless the options name the
 * endpoint. A host name is judged by the addresses that the call then uses, so that no other answer of its name server can
 * come between.
 *
 * Where a proxy makes the call, it looks the name up, and may find something else. So a name that is private by its text is
 * refused, and so is one that leads to a private address from here; a name that leads nowhere from here is left to the
 * proxy, whose operator decides what it calls.
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
   * Tells how an endpoint is to be called: freely, because the options name it, or with `lookup` for its name.
   *
   * @throws EndpointRefused, ProxyUnusable; the signal's reason when it was aborted.
   */
  async judge(url: URL, signal: AbortSignal): Promise<'named' | 'guarded'> {
    if (this.isNamed(url)) return 'named'
    if (url.protocol !== 'https:') throw notCalled(`${url.origin} is not an https endpoint`)
    const host = bareHost(url.hostname)
    // No lookup is made for these, so that the guard there would not see them.
    if (isIP(host) !== 0 && !isPublicAddress(host)) throw notCalled(`${host} is not a public address`)
    if (isIP(host) === 0 && proxyOf(url, this.#environment) !== null) await this.#judgeForProxy(host, signal)
    return 'guarded'
  }

  /** Whether the options name an endpoint, so that it is called wherever it leads. */
  isNamed(url: URL): boolean {
    return isAllowedEndpoint(this.#allowed, url)
  }

  /** Looks a name up for a connection, and refuses one that leads to any private address. */
  readonly lookup: LookupFunction = (hostname, lookupOptions, callback) => {
    this.#lookup(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      // One private address among public ones is not an accident either.
      const refused = addresses.some(({ address }) => !isPublicAddress(address))
      if (refused) return callback(notCalled(`the host ${hostname} resolves to an address that is not public`), [])
      const [first] = addresses
      if (lookupOptions.all === true || first === undefined) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }

  /** Refuses a name that is known to be private; one that leads nowhere from here is for the proxy to look up. */
  async #judgeForProxy(hostname: string, signal: AbortSignal): Promise<void> {
    if (isPrivateName(hostname)) throw notCalled(`${hostname} is not a name of the public internet`)
    signal.throwIfAborted()
    const { promise: judged, resolve, reject } = Promise.withResolvers<void>()
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    // The system continues the lookup: nothing can cancel it.
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

/** What is said of an endpoint that is not called: why, and how to allow it. */
export function notCalled(problem: string): EndpointRefused {
  return new EndpointRefused(
    `The endpoint is not called, because ${problem}. The server calls it when --allow-http-endpoints names it.`,
  )
}
