import type { ConnectionAuthorization } from '../../connections/authorization.ts'
import { headerProblem, isSendableHeader } from '../../connections/outbound/forbidden-headers.ts'
import type { Header } from '../../connections/outbound/outbound-client.ts'
import { isObject, type JsonValue, memberEntries, ObjectBuilder, stringify } from '../../json/index.ts'
import { urlEncoded } from './array-format.ts'
import type { RequestParameters } from './request-parameters.ts'

/** A request ready to send. */
export interface PreparedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: readonly Header[]
  readonly body: string | null
}

/** The task and its connection together ask for a request that cannot be sent. The message holds no secrets. */
export class UnsendableRequest extends Error {}

const formContentType = 'application/x-www-form-urlencoded'
const jsonContentType = 'application/json; charset=UTF-8'

/**
 * Combines what the task asks for with what its connection adds; the connection takes precedence. If `reveal` is false,
 * everything that the connection adds is left out: this is the request as it may be shown.
 *
 * @throws UnsendableRequest
 */
export function prepareRequest(
  task: RequestParameters,
  authorization: ConnectionAuthorization,
  { region, reveal }: { readonly region: string; readonly reveal: boolean },
): PreparedRequest {
  // A definition with a header that must not be sent has already been refused; a connection's such headers are left out.
  const added = { ...authorization, headers: authorization.headers.filter(([name]) => isSendableHeader(name)) }
  const shown = reveal ? added : { headers: [], query: [], body: [] }
  const headers = [...without(task.headers, added.headers, lower), ...shown.headers].filter(([name]) =>
    isSendableHeader(name),
  )
  for (const [name, value] of headers) {
    const problem = headerProblem(name, value)
    if (problem !== null) throw new UnsendableRequest(problem)
  }
  const allHeaders = [...headers, ...added.headers]
  const contentType = allHeaders.findLast(([name]) => lower(name) === 'content-type')?.[1] ?? null
  const body = bodyText(joinedBody(task.body, added.body, shown.body), task, contentType)
  if (body !== null && contentType === null) headers.push(['Content-Type', jsonContentType])
  return {
    method: task.method,
    url: joinedUrl(task, added.query, shown.query),
    headers: [...headers, ['Range', 'bytes=0-262144'], ['User-Agent', `Amazon|StepFunctions|HttpInvoke|${region}`]],
    body,
  }
}

function joinedUrl({ url, query }: RequestParameters, added: readonly Header[], shown: readonly Header[]): URL {
  const joined = new URL(url)
  // The unchanged parts of the query keep their exact text, since not every endpoint reads `+` and `%20` alike.
  const own = joined.search.slice(1).split('&')
  const names = new Set(added.map(([name]) => name))
  const kept = own.filter((part) => part !== '' && !names.has(decoded(part.split('=')[0]!)))
  const pairs = [...without(query, added), ...shown].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  joined.search = [...kept, ...pairs].join('&')
  return joined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function joinedBody(
  body: JsonValue | undefined,
  added: readonly Header[],
  shown: readonly Header[],
): JsonValue | undefined {
  if (added.length === 0) return body
  if (body !== undefined && !isObject(body)) {
    throw new UnsendableRequest(
      "The connection adds body parameters, so that the field 'RequestBody' must be an OBJECT or left out",
    )
  }
  const names = new Set(added.map(([name]) => name))
  const own = body === undefined ? [] : memberEntries(body).filter(([name]) => !names.has(name))
  const members = [...own, ...shown]
  if (members.length === 0 && body === undefined) return undefined
  const joined = new ObjectBuilder()
  for (const [name, value] of members) joined.set(name, value)
  return joined.build()
}

/** A text is sent as it is, anything else as JSON or as a form. */
function bodyText(body: JsonValue | undefined, task: RequestParameters, contentType: string | null): string | null {
  if (task.arrayFormat !== null && !(contentType ?? '').toLowerCase().startsWith(formContentType)) {
    throw new UnsendableRequest(
      `A request body with the encoding URL_ENCODED needs the header 'Content-Type: ${formContentType}'`,
    )
  }
  if (body === undefined) return null
  if (typeof body === 'string') return body
  if (task.arrayFormat === null) return stringify(body)
  if (isObject(body)) return urlEncoded(body, task.arrayFormat)
  throw new UnsendableRequest('A request body with the encoding URL_ENCODED must be an OBJECT or a STRING')
}

function without(
  pairs: readonly Header[],
  others: readonly Header[],
  key: (name: string) => string = (name) => name,
): Header[] {
  const names = new Set(others.map(([name]) => key(name)))
  return pairs.filter(([name]) => !names.has(key(name)))
}

function lower(name: string): string {
  return name.toLowerCase()
}
