import { isIP } from 'node:net'
import type { EndpointGuard } from '../../connections/outbound/endpoint-guard.ts'
import { bareHost } from '../../proxy/bare-host.ts'
import type { SdkClient } from './sdk-package.ts'

/** The part of a client's request that says where it goes. */
interface ClientRequest {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
}

/** What a client says of one request. */
interface RequestOptions {
  readonly abortSignal?: AbortSignal
}

/** What sends the requests of a client. */
export interface RequestHandler {
  handle(request: ClientRequest, options?: RequestOptions): Promise<unknown>
  destroy(): void
}

export interface GuardedRequestHandlerOptions {
  readonly guard: EndpointGuard
  /** Sends to what this server was told to call. */
  readonly open: RequestHandler
  /** Sends to everything else, with the guard's lookup. */
  readonly guarded: RequestHandler
  /** Where the client would go without any parameters: at AWS, or at an endpoint of one's own; null where nobody knows. */
  readonly ownAddress: () => Promise<URL | null>
}

/**
 * Stands where a client's requests leave it. Clients make hosts out of parameters, as of a queue's URL, and some have hosts
 * that only their answers name: here all of them are seen as they are called, whatever they were made of.
 */
export class GuardedRequestHandler {
  readonly #options: GuardedRequestHandlerOptions

  constructor(options: GuardedRequestHandlerOptions) {
    this.#options = options
  }

  async handle(request: ClientRequest, requestOptions: RequestOptions = {}): Promise<unknown> {
    const { guard, open, guarded, ownAddress } = this.#options
    const url = addressOf(request)
    const own = await ownAddress()
    if (own !== null && isAt(own, url)) return open.handle(request, requestOptions)
    const judgement = await guard.judge(url, requestOptions.abortSignal ?? new AbortController().signal)
    return (judgement === 'named' ? open : guarded).handle(request, requestOptions)
  }

  /** Clients may bring settings for connections, which are everybody's here. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Readonly<Record<string, unknown>> {
    return {}
  }

  destroy(): void {}
}

function addressOf({ protocol, hostname, port }: ClientRequest): URL {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  return new URL(`${protocol.replace(/:?$/, ':')}//${host}${port === undefined ? '' : `:${port}`}`)
}

/** Whether an address is a client's own, or what a bucket, an account or the kind of the operation makes of it. */
function isAt(own: URL, url: URL): boolean {
  if (own.protocol !== url.protocol || own.port !== url.port) return false
  if (own.hostname === url.hostname) return true
  const isName = isIP(bareHost(own.hostname)) === 0
  return isName && url.hostname.endsWith(own.hostname) && /[.-]$/.test(url.hostname.slice(0, -own.hostname.length))
}

/** Where a client goes whatever it is asked for; null where that always depends on the parameters. */
export async function ownAddressOf({ config }: SdkClient): Promise<URL | null> {
  if (config?.endpoint !== undefined) return addressOf(await config.endpoint())
  try {
    const [Region, UseDualStack, UseFIPS] = await Promise.all([
      config?.region?.(),
      config?.useDualstackEndpoint?.(),
      config?.useFipsEndpoint?.(),
    ])
    return config?.endpointProvider?.({ Region, UseDualStack, UseFIPS }).url ?? null
  } catch {
    return null
  }
}
