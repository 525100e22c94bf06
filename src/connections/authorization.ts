import type { AuthParameters, HttpParameter } from './auth-parameters.ts'
import type { Header } from './outbound/outbound-client.ts'

/** What a connection adds to a call. All of it counts as secret. */
export interface Authorization {
  readonly connectionArn: string
  readonly headers: readonly Header[]
  readonly query: readonly Header[]
  readonly body: readonly Header[]
  /** The OAuth token among the headers, or null. */
  readonly token: string | null
}

/** The header that proves who calls takes the place of a parameter of that name. */
export function authorizationOf(
  connectionArn: string,
  parameters: AuthParameters,
  token: string | null,
): Authorization {
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
  }
}

function provingHeader(parameters: AuthParameters, token: string | null): Header[] {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: apiKey } = parameters
  if (token !== null) return [['Authorization', token]]
  if (apiKey?.ApiKeyName !== undefined) return [[apiKey.ApiKeyName, apiKey.ApiKeyValue ?? '']]
  if (basic === undefined) return []
  const credentials = Buffer.from(`${basic.Username ?? ''}:${basic.Password ?? ''}`).toString('base64')
  return [['Authorization', `Basic ${credentials}`]]
}

function entries(parameters: readonly HttpParameter[] = []): Header[] {
  return parameters.map(({ Key = '', Value = '' }): Header => [Key, Value])
}
