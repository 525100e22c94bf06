import type { HttpParameter, OAuthParameters } from './auth-parameters.ts'
import { EndpointRefused } from './outbound/endpoint-guard.ts'
import { headerProblem, isSendableHeader } from './outbound/forbidden-headers.ts'
import type { Header, OutboundAnswer, OutboundClient } from './outbound/outbound-client.ts'

export interface OAuthToken {
  /** The complete value of the Authorization header. */
  readonly authorization: string
  /** Null where the endpoint did not say. */
  readonly expiresInSeconds: number | null
}

/** No token was received. The message holds no secrets. */
export class TokenFailed extends Error {
  /** Whether it is useless to ask again without a change. */
  readonly refused: boolean

  constructor(message: string, refused: boolean) {
    super(message)
    this.refused = refused
  }
}

const answerBytesMax = 64 * 1024

/**
 * Exchanges the client id and secret for a token. They go into the body as the form that RFC 6749 describes (into the query
 * for GET). The connection's own parameters are added and take precedence. If they include an Authorization header, the id
 * and secret stay out of the body, because the RFC allows a client only one way to authenticate. A JSON content type gives
 * a JSON body.
 *
 * @throws TokenFailed; the signal's reason when it was aborted; CallFailed when no answer came.
 */
export async function fetchToken(
  client: OutboundClient,
  parameters: OAuthParameters,
  signal: AbortSignal,
): Promise<OAuthToken> {
  const {
    ClientParameters = {},
    AuthorizationEndpoint = '',
    HttpMethod = 'POST',
    OAuthHttpParameters = {},
  } = parameters
  const { HeaderParameters = [], QueryStringParameters = [], BodyParameters = [] } = OAuthHttpParameters
  const headers = entries(HeaderParameters).filter(([name]) => isSendableHeader(name))
  for (const [name, value] of headers) {
    const problem = headerProblem(name, value)
    if (problem !== null) throw new TokenFailed(problem, true)
  }
  const header = (name: string) => headers.find(([each]) => each.toLowerCase() === name)?.[1]
  const fields = new Map<string, string>([['grant_type', 'client_credentials']])
  if (header('authorization') === undefined) {
    fields.set('client_id', ClientParameters.ClientID ?? '').set('client_secret', ClientParameters.ClientSecret ?? '')
  }
  for (const [name, value] of entries(BodyParameters)) fields.set(name, value)
  const url = new URL(AuthorizationEndpoint)
  for (const [name, value] of entries(QueryStringParameters)) url.searchParams.set(name, value)
  const inQuery = HttpMethod === 'GET'
  if (inQuery) for (const [name, value] of fields) url.searchParams.set(name, value)
  const json = /\bjson\b/i.test(header('content-type') ?? '')
  const form = json ? JSON.stringify(Object.fromEntries(fields)) : new URLSearchParams([...fields]).toString()
  const added: Header[] = [['Accept', 'application/json']]
  if (!inQuery) added.push(['Content-Type', 'application/x-www-form-urlencoded'])
  const answer = await client
    .call({
      method: HttpMethod,
      url,
      headers: [...added.filter(([name]) => header(name.toLowerCase()) === undefined), ...headers],
      body: inQuery ? null : form,
      bodyBytesMax: answerBytesMax,
      signal,
    })
    .catch((error) => {
      throw error instanceof EndpointRefused ? new TokenFailed(error.message, true) : error
    })
  return readToken(answer, url)
}

function readToken({ status, body }: OutboundAnswer, url: URL): OAuthToken {
  if (status < 200 || status > 299) {
    const refused = status >= 400 && status < 500 && status !== 408 && status !== 429
    throw new TokenFailed(`The authorization endpoint ${url.host} answered with status ${status}`, refused)
  }
  const answer = parseObject(body)
  const token = answer?.access_token
  if (typeof token !== 'string' || token === '' || /[^\x20-\x7e]/.test(token)) {
    throw new TokenFailed(`The authorization endpoint ${url.host} answered without an access_token in JSON`, true)
  }
  // Some endpoints send the number as a string.
  const seconds = Number(answer?.expires_in ?? Number.NaN)
  return { authorization: `Bearer ${token}`, expiresInSeconds: Number.isFinite(seconds) ? seconds : null }
}

function parseObject(body: Buffer | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(String(body))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function entries(parameters: readonly HttpParameter[]): Header[] {
  return parameters.map(({ Key = '', Value = '' }): Header => [Key, Value])
}
