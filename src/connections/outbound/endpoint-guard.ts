import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { bareHost } from '../../proxy/bare-host.ts'
import { proxyOf } from '../../proxy/proxy-of.ts'
import { type AllowedEndpoint, isAllowedEndpoint } from './allowed-endpoints.ts'
import { isPublicAddress } from './public-address.ts'

/** This server does not call the endpoint, whatever is there. The message says why, and how to allow it. */
export class EndpointRefused extends Error {
  readonly code = 'ENDPOINT_REFUSED'
}

export interface EndpointGuardOptions {
  readonly allowed: readonly AllowedEndpoint[]
  /** Says through which proxies calls go. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** As `dns.lookup`, for tests. */
  readonly lookup?: typeof systemLookup
}

/**
 * Judges every address that a definition, its input or a connection can name. Whoever may write one could have this server
 * call what only this server can reach: so only https and only public addresses are called, unless the options name the
 * endpoint. A host name is judged by the addresses that the call then uses, so that no other answer of its name server can
 * come between.
 *
 * Where a proxy makes the call, it looks the name up, and may find something else: what this machine finds is judged all the
 * same, and a name that only the proxy knows is left to the proxy to judge.
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
   * @throws EndpointRefused
   */
  async judge(url: URL): Promise<'named' | 'guarded'> {
    if (isAllowedEndpoint(this.#allowed, url)) return 'named'
    if (url.protocol !== 'https:') throw notPublic(`${url.origin} is not an https endpoint`)
    const host = bareHost(url.hostname)
    // No lookup is made for these, so that the guard there would not see them.
    if (isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic(`${host} is not a public address`)
    if (isIP(host) === 0 && proxyOf(url, this.#environment) !== null) await this.#refuseKnownPrivate(host)
    return 'guarded'
  }

  /** Looks a name up for a connection, and refuses one that leads to any private address. */
  readonly lookup: LookupFunction = (hostname, lookupOptions, callback) => {
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
    return new Promise((resolve, reject) => {
      this.lookup(hostname, { all: true }, (error) => {
        if (error instanceof EndpointRefused) reject(error)
        else resolve()
      })
    })
  }
}

function notPublic(problem: string): EndpointRefused {
  return new EndpointRefused(
    `The endpoint is not called, because ${problem}. The server calls it when --allow-http-endpoints names it.`,
  )
}
