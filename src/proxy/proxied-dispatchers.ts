import type { Agent, buildConnector, Dispatcher, Pool } from 'undici'
import { boundAnswersOn, interimAnswers } from './answer-bounds.ts'
import { withProxyNamed } from './proxy-failure.ts'
import { proxyAuthorization, proxyOf } from './proxy-of.ts'
import type { EnvironmentVariables } from './proxy-setting.ts'

/** How to connect to an endpoint, directly or through a proxy. */
export interface DispatcherOptions extends Omit<Agent.Options, 'connect' | 'factory'> {
  readonly connect: {
    readonly timeout?: number
    readonly ca?: string
    readonly lookup?: typeof import('node:dns')['lookup']
  }
}

/** Provides the connections for a call: direct ones, or those of the proxy that the environment names for it. */
export class ProxiedDispatchers {
  readonly #environment: EnvironmentVariables
  readonly #options: DispatcherOptions
  readonly #made = new Map<string | null, Promise<Dispatcher>>()

  constructor(environment: EnvironmentVariables, options: DispatcherOptions) {
    this.#environment = environment
    this.#options = options
  }

  /**
   * Makes a request, unless the signal has been aborted in the meantime.
   *
   * @throws ProxyUnusable, ProxyFailed, AnswerCutOff, and what undici throws.
   */
  async request(url: URL, options: Omit<Dispatcher.RequestOptions, 'origin'>): Promise<Dispatcher.ResponseData> {
    const dispatcher = await this.dispatcherOf(url)
    ;(options.signal as AbortSignal | undefined)?.throwIfAborted()
    try {
      return await dispatcher.request({ ...options, origin: url.origin, onInfo: interimAnswers() })
    } catch (error) {
      const proxy = proxyOf(url, this.#environment)
      const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port
      throw proxy === null ? error : withProxyNamed(error, proxy, `${url.hostname}:${port}`)
    }
  }

  /** @throws ProxyUnusable */
  async dispatcherOf(url: URL): Promise<Dispatcher> {
    const proxy = proxyOf(url, this.#environment)
    const key = proxy?.href ?? null
    const known = this.#made.get(key)
    if (known !== undefined) return known
    const made = this.#make(proxy)
    this.#made.set(key, made)
    // Whatever prevented loading, such as too many open files, may be over next time.
    made.catch(() => {
      if (this.#made.get(key) === made) this.#made.delete(key)
    })
    return made
  }

  /** Never rejects: a dispatcher that cannot be closed does not stop the others from closing. */
  async destroy(): Promise<void> {
    const all = [...this.#made.values()]
    this.#made.clear()
    await Promise.allSettled(all.map(async (made) => (await made).destroy()))
  }

  /** Loading undici takes a third of the time in which the server must be ready, so it waits for the first call. */
  async #make(proxy: URL | null): Promise<Dispatcher> {
    const { Agent, buildConnector, Pool, ProxyAgent } = await import('undici')
    const { connect, ...others } = this.#options
    // A pool makes each connection, whether direct or through a proxy.
    const factory = (origin: string | URL, poolOptions: object) => {
      const { connect: given, ...kept } = poolOptions as Pool.Options
      const connector = typeof given === 'function' ? given : buildConnector({ ...given })
      return new Pool(origin, { ...kept, connect: bounded(connector) })
    }
    const options = { ...others, factory }
    if (proxy === null) return new Agent({ ...options, connect: connect as Agent.Options['connect'] & object })
    const { timeout, ca } = connect
    // Left to itself, the agent reads the user from the address, and fails on a percent sign that does not begin an escape.
    const token = proxyAuthorization(proxy)
    return new ProxyAgent({
      ...options,
      uri: proxy.origin,
      ...(token !== null && { token }),
      // Proxies open tunnels only for TLS, so plain http is requested without one.
      proxyTunnel: false,
      proxyTls: { ...(timeout !== undefined && { timeout }) },
      requestTls: { ...(timeout !== undefined && { timeout }), ...(ca !== undefined && { ca }) },
    })
  }
}

function bounded(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      boundAnswersOn(socket)
      return callback(null, socket)
    })
}
