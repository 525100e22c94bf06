import type { Agent, Dispatcher } from 'undici'
import { type Environment, proxyOf } from './proxy-of.ts'

/** How connections are made, to an endpoint itself and through a proxy to it. */
export interface DispatcherOptions extends Omit<Agent.Options, 'connect'> {
  readonly connect: {
    readonly timeout?: number
    readonly ca?: string
    readonly lookup?: typeof import('node:dns')['lookup']
  }
}

/** Gives what a call is made with: connections of its own, or those of the proxy that the environment has for it. */
export class ProxiedDispatchers {
  readonly #environment: Environment
  readonly #options: DispatcherOptions
  readonly #made = new Map<string | null, Promise<Dispatcher>>()

  constructor(environment: Environment, options: DispatcherOptions) {
    this.#environment = environment
    this.#options = options
  }

  proxyOf(url: URL): URL | null {
    return proxyOf(url, this.#environment)
  }

  dispatcherOf(url: URL): Promise<Dispatcher> {
    const proxy = this.proxyOf(url)
    const key = proxy?.href ?? null
    const known = this.#made.get(key)
    if (known !== undefined) return known
    const made = this.#make(proxy)
    this.#made.set(key, made)
    // What keeps it from being loaded, as too many open files, may be over at the next time.
    made.catch(() => this.#made.delete(key))
    return made
  }

  async destroy(): Promise<void> {
    const all = await Promise.allSettled(this.#made.values())
    this.#made.clear()
    await Promise.all(all.map((each) => (each.status === 'fulfilled' ? each.value.destroy() : undefined)))
  }

  /** Loading undici takes a third of the time that the server has to be ready in, so that waits for the first call. */
  async #make(proxy: URL | null): Promise<Dispatcher> {
    const { Agent, ProxyAgent } = await import('undici')
    const { connect, ...options } = this.#options
    if (proxy === null) return new Agent({ ...options, connect: connect as Agent.Options['connect'] & object })
    const { timeout, ca } = connect
    return new ProxyAgent({
      ...options,
      uri: proxy.href,
      // Plain http is asked for as proxies have it, which open tunnels for TLS alone.
      proxyTunnel: false,
      proxyTls: { ...(timeout !== undefined && { timeout }) },
      requestTls: { ...(timeout !== undefined && { timeout }), ...(ca !== undefined && { ca }) },
    })
  }
}
