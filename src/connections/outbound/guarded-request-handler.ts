import { awsServiceOf, isAwsHostOf } from './aws-host.ts'
import { type EndpointGuard, notCalled } from './endpoint-guard.ts'
import { addressOf, isOwnAddress, type OwnAddress, type RequestTarget } from './own-address.ts'

/** A client's options for one request. */
interface RequestOptions {
  readonly abortSignal?: AbortSignal
}

/** Sends the requests of a client. */
export interface RequestHandler {
  handle(request: RequestTarget, options?: RequestOptions): Promise<unknown>
  destroy(): void
}

export interface GuardedRequestHandlerOptions {
  readonly guard: EndpointGuard
  /** Sends to endpoints that the operator told this server to call. */
  readonly open: RequestHandler
  /** Sends to everything else, with the guard's lookup. */
  readonly guarded: RequestHandler
  /** The address that the client would call without any parameters; null where it is unknown. */
  readonly ownAddress: () => Promise<OwnAddress | null>
}

/**
 * Stands where a client's requests leave it. Clients build hosts from parameters, such as a queue's URL or a stream's
 * identifier, and call some hosts that only earlier answers named. This class sees every host just as it is called,
 * whatever it was built from. It allows the client's own address, endpoints that the options name, and public addresses
 * of the client's service at AWS.
 */
export class GuardedRequestHandler {
  readonly #options: GuardedRequestHandlerOptions

  constructor(options: GuardedRequestHandlerOptions) {
    this.#options = options
  }

  /** @throws EndpointRefused, and whatever the request fails with. */
  async handle(request: RequestTarget, requestOptions: RequestOptions = {}): Promise<unknown> {
    const { guard, open, guarded, ownAddress } = this.#options
    const url = addressOf(request)
    if (url === null) throw notCalled(`${JSON.stringify(request.hostname)} is not a valid host name`)
    const own = await ownAddress()
    if (own !== null && isOwnAddress(own, url)) return open.handle(request, requestOptions)
    if (!guard.isNamed(url)) refuseForeign(own, url)
    const judgement = await guard.judge(url, requestOptions.abortSignal ?? new AbortController().signal)
    return (judgement === 'named' ? open : guarded).handle(request, requestOptions)
  }

  /** Clients may bring their own connection settings, but all of them share these connections. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Readonly<Record<string, unknown>> {
    return {}
  }

  destroy(): void {}
}

/** Requests are signed, and a request signed for a service is sent only to that service. */
function refuseForeign(own: OwnAddress | null, { origin, hostname }: URL): void {
  if (own?.isConfigured === true) {
    throw notCalled(`${origin} is not ${own.url.origin}, which stands in for the service`)
  }
  const service = own === null ? awsServiceOf(hostname) : awsServiceOf(own.url.hostname)
  if (service === null || !isAwsHostOf(service, hostname)) {
    throw notCalled(`${origin} is not an address of the service at AWS`)
  }
}
