import { Readable } from 'node:stream'
import type { S3Answer, S3Request } from '../../s3/index.ts'
import { requireModule } from './sdk-package.ts'

/** A request as a client hands it to its request handler. */
interface ClientRequest {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>
}

/** Answers an API of AWS in this process, such as S3 from a directory. It never rejects. */
export interface LocalApi {
  answer(request: Omit<S3Request, 'refuse'>): Promise<S3Answer>
}
export type LocalAnswer = S3Answer

/** The APIs that this process answers, by the SDK's service ids. Each is loaded on first use. */
export type LocalApis = Readonly<Record<string, () => Promise<LocalApi>>>

/** Answers a client's requests in this process instead of sending them over the network. */
export class LocalRequestHandler {
  readonly #api: () => Promise<LocalApi>

  constructor(api: () => Promise<LocalApi>) {
    this.#api = api
  }

  async handle(request: ClientRequest, { abortSignal: signal }: { readonly abortSignal?: AbortSignal } = {}) {
    signal?.throwIfAborted()
    const api = await this.#api()
    const { method, path, headers } = request
    const { status, body, ...answer } = await api.answer({
      method,
      path,
      query: queryOf(request),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: bodyOf(request),
      ...(signal !== undefined && { signal }),
    })
    signal?.throwIfAborted()
    const { HttpResponse } = requireModule<typeof import('@smithy/core/protocols')>('@smithy/core/protocols')
    const stream = Readable.from(typeof body === 'string' ? [Buffer.from(body)] : body)
    return { response: new HttpResponse({ statusCode: status, headers: { ...answer.headers }, body: stream }) }
  }

  /** Clients may bring connection settings, but there are no connections. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Readonly<Record<string, unknown>> {
    return {}
  }

  destroy(): void {}
}

function queryOf({ query = {} }: ClientRequest): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value as string | null]) {
      parameters.append(name, each ?? '')
    }
  }
  return parameters
}

async function* bodyOf({ body }: ClientRequest): AsyncGenerator<Uint8Array> {
  if (body === undefined || body === null) return
  if (typeof body === 'string') yield Buffer.from(body)
  else if (body instanceof Uint8Array) yield body
  else yield* body
}
