import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { type AnswerBounds, boundAnswerTo } from './answer-bounds.ts'
import { bareHost } from './bare-host.ts'
import { answered, ProxyFailed } from './proxy-failure.ts'
import { proxyAuthorization, proxyOf } from './proxy-of.ts'
import type { EnvironmentVariables } from './proxy-setting.ts'

type Callback = (error: Error | null, stream: Duplex) => void
type Connect = http.Agent['createConnection']

/** Every agent must have this method: ClientRequest hands itself over here. */
type AddRequest = (request: http.ClientRequest, ...others: unknown[]) => void

const tunnelMillisMax = 10_000
const refusalBytesMax = 64 * 1024

/**
 * Agents for clients that use Node's own requests. Requests through a proxy use a tunnel that the proxy opens, and every
 * answer is bounded.
 */
export function proxiedAgents(
  environment: EnvironmentVariables,
  options: http.AgentOptions,
  bounds: AnswerBounds,
): { readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent } {
  return {
    httpAgent: bounding(new ProxiedHttpAgent(environment, options), bounds),
    httpsAgent: bounding(new ProxiedHttpsAgent(environment, options), bounds),
  }
}

function bounding<Kind extends http.Agent>(agent: Kind, bounds: AnswerBounds): Kind {
  const addingAgent = agent as Kind & { addRequest: AddRequest }
  const addRequest = addingAgent.addRequest.bind(agent)
  addingAgent.addRequest = (request, ...others) => {
    boundAnswerTo(request, bounds)
    addRequest(request, ...others)
  }
  return agent
}

class ProxiedHttpAgent extends http.Agent {
  readonly #environment: EnvironmentVariables

  constructor(environment: EnvironmentVariables, options: http.AgentOptions) {
    super(options)
    this.#environment = environment
  }

  override createConnection(...[options, callback]: Parameters<Connect>): ReturnType<Connect> {
    return throughProxy('http:', options, this.#environment, callback!, {
      direct: () => super.createConnection(options, callback),
      tunnelled: (socket) => socket,
    })
  }
}

class ProxiedHttpsAgent extends https.Agent {
  readonly #environment: EnvironmentVariables

  constructor(environment: EnvironmentVariables, options: https.AgentOptions) {
    super(options)
    this.#environment = environment
  }

  override createConnection(...[options, callback]: Parameters<Connect>): ReturnType<Connect> {
    return throughProxy('https:', options, this.#environment, callback!, {
      direct: () => super.createConnection(options, callback),
      tunnelled: (socket) => super.createConnection({ ...options, socket } as Parameters<Connect>[0]) as Duplex,
    })
  }
}

interface Ways {
  readonly direct: () => ReturnType<Connect>
  /** The stream to talk over, once the proxy has opened a tunnel to the host. */
  readonly tunnelled: (socket: Duplex) => Duplex
}

function throughProxy(
  protocol: string,
  options: Parameters<Connect>[0],
  environment: EnvironmentVariables,
  callback: Callback,
  { direct, tunnelled }: Ways,
): ReturnType<Connect> {
  const authority = authorityOf(options)
  const url = URL.parse(`${protocol}//${authority}`)
  let proxy: URL | null
  try {
    proxy = url === null ? null : proxyOf(url, environment)
  } catch (error) {
    // An error thrown here would reach the agent's caller by a different route from all other failures.
    callback(error as Error, null as never)
    return undefined
  }
  if (proxy === null) return direct()
  openTunnel(proxy, authority, (error, socket) => {
    if (error !== null) callback(error, socket)
    else callback(null, tunnelled(socket))
  })
  return undefined
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
  boundAnswerTo(request, { bodyBytesMax: refusalBytesMax })
  const fail = (problem: string) => callback(new ProxyFailed(proxy, problem), null as never)
  request.once('connect', ({ statusCode }, socket) => {
    socket.setTimeout(0)
    if (statusCode === 200) return callback(null, socket)
    socket.destroy()
    fail(answered(statusCode, authority))
  })
  // The proxy opened no tunnel: it answered as a web server would.
  request.once('response', (response) => {
    response.destroy()
    fail(answered(response.statusCode, authority))
  })
  request.once('timeout', () => request.destroy(new Error(`no answer within ${tunnelMillisMax / 1000} seconds`)))
  request.once('error', (error: NodeJS.ErrnoException) => fail(`cannot be used: ${error.code ?? error.message}`))
  request.end()
}
