import { awsServiceOf, isAwsHostOf } from './aws-host.ts'
import { type EndpointGuard, notCalled } from './endpoint-guard.ts'
import { addressOf, isOwnAddress, type OwnAddress, type RequestTarget } from './own-address.ts'

/** What a client says of one request. */
interface RequestOptions {
  readonly abortSignal?: AbortSignal
}

/** What sends the requests of a client. */
export interface RequestHandler {
  handle(request: RequestTarget, options?: RequestOptions): Promise<unknown>
  destroy(): void
}

export interface GuardedRequestHandlerOptions {
  readonly guard: EndpointGuard
  /** Sends to what this server was told to call. */
  readonly open: RequestHandler
  /** Sends to everything else, with the guard's lookup. */
  readonly guarded: RequestHandler
  /** Where the client would go without any parameters; null where nobody knows. */
  readonly ownAddress: () => Promise<OwnAddress | null>
}

/**
 * Stands where a client's requests leave it. Clients make hosts out of parameters, as of a queue's URL or a stream's
 * identifier, and some have hosts that only their answers name: here all of them are seen as they are called, whatever they
 * were made of. What is called is the client's own address, what the options name, or a public address of its service at AWS.
 */
export class GuardedRequestHandler {
  readonly #options: GuardedRequestHandlerOptions

  constructor(options: GuardedRequestHandlerOptions) {
    this.#options = options
  }

  /** @throws EndpointRefused, and whatever becomes of the request. */
  async handle(request: RequestTarget, requestOptions: RequestOptions = {}): Promise<unknown> {
    const { guard, open, guarded, ownAddress } = this.#options
    const url = addressOf(request)
    if (url === null) throw notCalled(`${JSON.stringify(request.hostname)} is not the name of a host`)
    const own = await ownAddress()
    if (own !== null && isOwnAddress(own, url)) return open.handle(request, requestOptions)
    if (!guard.isNamed(url)) refuseForeign(own, url)
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

/** Requests are signed, and what is signed for a service is sent to that service alone. */
function refuseForeign(own: OwnAddress | null, { origin, hostname }: URL): void {
  if (own?.isConfigured === true) {
    throw notCalled(`${origin} is not ${own.url.origin}, which stands for the service`)
  }
  const service = own === null ? awsServiceOf(hostname) : awsServiceOf(own.url.hostname)
  if (service === null || !isAwsHostOf(service, hostname)) {
    throw notCalled(`${origin} is not an address of the service at AWS`)
  }
}
