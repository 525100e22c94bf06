import type { AuthParameters, HttpParameter } from './auth-parameters.ts'
import type { Header } from './outbound/outbound-client.ts'

/** What a connection adds to a call. All of it is hidden where the request is shown. */
export interface ConnectionAuthorization {
  readonly connectionArn: string
  readonly headers: readonly Header[]
  readonly query: readonly Header[]
  readonly body: readonly Header[]
  /** The OAuth token among the headers, or null. */
  readonly token: string | null
  /** The texts to hide wherever they turn up: those that the API does not show of the connection. */
  readonly secrets: readonly string[]
}

/** The header that authenticates the caller replaces a header parameter of the same name. */
export function authorizationOf(
  connectionArn: string,
  parameters: AuthParameters,
  token: string | null,
): ConnectionAuthorization {
  const { InvocationHttpParameters = {} } = parameters
  const { HeaderParameters, QueryStringParameters, BodyParameters } = InvocationHttpParameters
  const proving = provingHeader(parameters, token)
  const names = proving.map(([name]) => name.toLowerCase())
  return {
    connectionArn,
    headers: [...entries(HeaderParameters).filter(([name]) => !names.includes(name.toLowerCase())), ...proving],
    query: entries(QueryStringParameters),
    body: entries(BodyParameters),
    token,
    secrets: secretsOf(parameters, token),
  }
}

function secretsOf(
  { BasicAuthParameters: basic, ApiKeyAuthParameters: apiKey, ...others }: AuthParameters,
  token: string | null,
) {
  const added = Object.values(others.InvocationHttpParameters ?? {}).flat() as HttpParameter[]
  return [
    ...(token === null ? [] : [token.replace(/^Bearer /, '')]),
    ...(basic === undefined ? [] : [basic.Password ?? '', basicCredentials(basic)]),
    ...(apiKey === undefined ? [] : [apiKey.ApiKeyValue ?? '']),
    ...added.filter(({ IsValueSecret }) => IsValueSecret === true).map(({ Value = '' }) => Value),
  ]
}

function provingHeader(parameters: AuthParameters, token: string | null): Header[] {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: apiKey } = parameters
  if (token !== null) return [['Authorization', token]]
  if (apiKey?.ApiKeyName !== undefined) return [[apiKey.ApiKeyName, apiKey.ApiKeyValue ?? '']]
  if (basic === undefined) return []
  return [['Authorization', `Basic ${basicCredentials(basic)}`]]
}

function basicCredentials({
  Username = '',
  Password = '',
}: NonNullable<AuthParameters['BasicAuthParameters']>): string {
  return Buffer.from(`${Username}:${Password}`).toString('base64')
}

function entries(parameters: readonly HttpParameter[] = []): Header[] {
  return parameters.map(({ Key = '', Value = '' }): Header => [Key, Value])
}
