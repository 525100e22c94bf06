import type { lookup as systemLookup } from 'node:dns'
import { STATUS_CODES } from 'node:http'
import { ByteCollector } from '../../../bytes/byte-collector.ts'
import { isAwsHostOf } from '../../../connections/outbound/aws-host.ts'
import { EndpointGuard, EndpointRefused, notCalled } from '../../../connections/outbound/endpoint-guard.ts'
import { isObject, type JsonValue, memberEntries, type PlainObject, parse } from '../../../json/index.ts'
import { ProxiedDispatchers } from '../../../proxy/proxied-dispatchers.ts'
import { unansweredMessage } from '../../aws/call-error.ts'

export interface HttpRequest {
  readonly url: URL
  readonly method: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
  /** The authority that must have issued the server's certificate, in PEM; null for the well-known ones. */
  readonly authority: string | null
  /** Whether the operator gave the address, rather than a definition. */
  readonly isConfigured: boolean
  /** The AWS service that the address must belong to, unless the options name it: requests authenticate the caller to it. */
  readonly service: string
  readonly signal: AbortSignal
}

export interface HttpResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly text: string
}

/** No answer came. The message is worded like the SDK's. */
export class HttpUnanswered extends Error {}

const connectMillisMax = 10_000
const silenceMillisMax = 15 * 60_000
// An answer that trickles in byte by byte is never silent, so it needs a limit of its own.
const answerMillisMax = 2 * silenceMillisMax
const connectionsMax = 200
const authoritiesMax = 100
// Longer than any task result: an answer that is cut off would be refused anyway.
const textBytesMax = 1024 * 1024

/** Calls endpoints that are not APIs of AWS, over connections that it keeps open. */
export class HttpExchange {
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly #guard: EndpointGuard
  readonly #dispatchers = new Map<string, ProxiedDispatchers>()

  /** The environment says which proxies calls go through. */
  constructor(
    environment: Readonly<Record<string, string | undefined>>,
    guard: EndpointGuard = new EndpointGuard({ allowed: [], environment }),
  ) {
    this.#environment = environment
    this.#guard = guard
  }

  /** @throws EndpointRefused; HttpUnanswered if no answer came; the signal's reason if it was aborted. */
  async send({
    url,
    method,
    headers,
    body,
    authority,
    isConfigured,
    service,
    signal,
  }: HttpRequest): Promise<HttpResponse> {
    try {
      if (!isConfigured && !this.#guard.isNamed(url) && !isAwsHostOf(service, url.hostname)) {
        throw notCalled(`${url.origin} is not an address of the service at AWS`)
      }
      const isGuarded = !isConfigured && (await this.#guard.judge(url, signal)) === 'guarded'
      const answer = await this.#dispatchersOf(authority, isGuarded).request(url, {
        path: `${url.pathname}${url.search}`,
        method: method as 'GET',
        headers: headers.flat(),
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMillisMax)]),
      })
      const collector = new ByteCollector()
      for await (const part of answer.body as AsyncIterable<Buffer>) {
        collector.push(part)
        if (collector.length > textBytesMax) break
      }
      return {
        status: answer.statusCode,
        statusText: STATUS_CODES[answer.statusCode] ?? '',
        headers: listed(answer.headers),
        text: collector.take().toString(),
      }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof EndpointRefused) throw error
      throw new HttpUnanswered(unansweredMessage(error))
    }
  }

  async close(): Promise<void> {
    const all = [...this.#dispatchers.values()]
    this.#dispatchers.clear()
    for (const dispatchers of all) await dispatchers.destroy()
  }

  #dispatchersOf(authority: string | null, isGuarded: boolean): ProxiedDispatchers {
    const key = `${isGuarded} ${authority}`
    const known = this.#dispatchers.get(key)
    if (known !== undefined) return known
    const made = new ProxiedDispatchers(this.#environment, {
      connections: connectionsMax,
      headersTimeout: silenceMillisMax,
      bodyTimeout: silenceMillisMax,
      connect: {
        timeout: connectMillisMax,
        ...(authority !== null && { ca: authority }),
        ...(isGuarded && { lookup: this.#guard.lookup as typeof systemLookup }),
      },
    })
    this.#dispatchers.set(key, made)
    // Dropped, not destroyed: calls may be in progress over its connections, which close when they are idle.
    if (this.#dispatchers.size > authoritiesMax) this.#dispatchers.delete(this.#dispatchers.keys().next().value!)
    return made
  }
}

function listed(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, readonly string[]> {
  const result: Record<string, readonly string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value : [value]
  }
  return result
}

/** A body as it appears in a result: parsed if it is JSON, otherwise as text. */
export function bodyValue(text: string): JsonValue {
  try {
    return parse(text)
  } catch {
    return text
  }
}

/** An answer in the form that the API Gateway and Kubernetes integrations give. */
export function answerObject({ status, statusText, headers, text }: HttpResponse): PlainObject {
  const lists = Object.entries(headers).map(([name, values]): [string, JsonValue] => [name, [...values]])
  return {
    Headers: Object.fromEntries(lists),
    ResponseBody: bodyValue(text),
    StatusCode: status,
    StatusText: statusText,
  }
}

/**
 * Joins a path to an address without ever leaving it: a path may come from an execution's input, and one like `//host` or
 * `\\host` would otherwise send the credentials in the request to another host.
 */
export function below(address: string, path: string): URL {
  const { origin, pathname } = new URL(address)
  return new URL(`${origin}${pathname.replace(/\/$/, '')}/${path.replace(/^\/+/, '')}`)
}

/** Adds an object's members to the query, each with one text or a list of them. */
export function addQuery(url: URL, query: JsonValue): void {
  for (const [name, values] of pairs(query)) url.searchParams.append(name, values)
}

/** Each name with each of its texts: `{a: ['1', '2'], b: '3'}` gives three pairs. */
export function pairs(object: JsonValue): [string, string][] {
  if (!isObject(object)) return []
  return memberEntries(object).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => each !== null)
      .map((each): [string, string] => [name, typeof each === 'string' ? each : String(each)]),
  )
}
