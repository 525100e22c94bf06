import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { bareHost } from './bare-host.ts'
import { type Environment, proxyAuthorization, proxyOf } from './proxy-of.ts'

type Callback = (error: Error | null, stream: Duplex) => void
type Connect = http.Agent['createConnection']

const tunnelMillisMax = 10_000

/** Agents for clients that use node's own requests. What goes through a proxy goes through a tunnel that it opens. */
export function proxiedAgents(
  environment: Environment,
  options: http.AgentOptions,
): { readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent } {
  return {
    httpAgent: new ProxiedHttpAgent(environment, options),
    httpsAgent: new ProxiedHttpsAgent(environment, options),
  }
}

class ProxiedHttpAgent extends http.Agent {
  readonly #environment: Environment

  constructor(environment: Environment, options: http.AgentOptions) {
    super(options)
    this.#environment = environment
  }

  override createConnection(...[options, callback]: Parameters<Connect>): ReturnType<Connect> {
    const proxy = proxyFor('http:', options, this.#environment)
    if (proxy === null) return super.createConnection(options, callback)
    openTunnel(proxy, authorityOf(options), callback!)
    return undefined
  }
}

class ProxiedHttpsAgent extends https.Agent {
  readonly #environment: Environment

  constructor(environment: Environment, options: https.AgentOptions) {
    super(options)
    this.#environment = environment
  }

  override createConnection(...[options, callback]: Parameters<Connect>): ReturnType<Connect> {
    const proxy = proxyFor('https:', options, this.#environment)
    if (proxy === null) return super.createConnection(options, callback)
    openTunnel(proxy, authorityOf(options), (error, socket) => {
      if (error !== null) return callback!(error, socket)
      const secured = super.createConnection({ ...options, socket } as Parameters<Connect>[0])
      callback!(null, secured as Duplex)
    })
    return undefined
  }
}

function proxyFor(protocol: string, options: Parameters<Connect>[0], environment: Environment): URL | null {
  const url = URL.parse(`${protocol}//${authorityOf(options)}`)
  return url === null ? null : proxyOf(url, environment)
}

function authorityOf({ host, port }: Parameters<Connect>[0]): string {
  const name = host ?? 'localhost'
  return `${name.includes(':') ? `[${name}]` : name}:${port}`
}

function openTunnel(proxy: URL, authority: string, callback: Callback): void {
  const authorization = proxyAuthorization(proxy)
  const request = (proxy.protocol === 'https:' ? https : http).request({
    host: bareHost(proxy.hostname),
    port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...(authorization !== null && { 'proxy-authorization': authorization }) },
    agent: false,
    timeout: tunnelMillisMax,
  })
  const fail = (problem: string) => callback(new Error(`the proxy ${proxy.host} ${problem}`), null as never)
  request.once('connect', ({ statusCode }, socket) => {
    socket.setTimeout(0)
    if (statusCode === 200) return callback(null, socket)
    socket.destroy()
    fail(`answered ${statusCode} when it was asked for ${authority}`)
  })
  // Without a tunnel: it answered as a web server would.
  request.once('response', (response) => {
    response.destroy()
    fail(`answered ${response.statusCode} when it was asked for ${authority}`)
  })
  request.once('timeout', () => request.destroy(new Error(`no answer within ${tunnelMillisMax / 1000} seconds`)))
  request.once('error', (error: NodeJS.ErrnoException) => fail(`cannot be used: ${error.code ?? error.message}`))
  request.end()
}
