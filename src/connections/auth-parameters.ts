import type { Connection } from '../store/store.ts'

/**
 * The authorization parameters of a connection, under the names of the EventBridge API: they are stored and shown in this
 * form, so nothing has to be translated.
 */
export interface AuthParameters {
  readonly BasicAuthParameters?: { readonly Username?: string; readonly Password?: string }
  readonly ApiKeyAuthParameters?: { readonly ApiKeyName?: string; readonly ApiKeyValue?: string }
  readonly OAuthParameters?: OAuthParameters
  readonly InvocationHttpParameters?: HttpParameters
}

export interface OAuthParameters {
  readonly ClientParameters?: { readonly ClientID?: string; readonly ClientSecret?: string }
  readonly AuthorizationEndpoint?: string
  readonly HttpMethod?: 'GET' | 'POST' | 'PUT'
  readonly OAuthHttpParameters?: HttpParameters
}

export interface HttpParameters {
  readonly HeaderParameters?: readonly HttpParameter[]
  readonly QueryStringParameters?: readonly HttpParameter[]
  readonly BodyParameters?: readonly HttpParameter[]
}

export interface HttpParameter {
  readonly Key?: string
  readonly Value?: string
  readonly IsValueSecret?: boolean
}

const groups = {
  BASIC: 'BasicAuthParameters',
  API_KEY: 'ApiKeyAuthParameters',
  OAUTH_CLIENT_CREDENTIALS: 'OAuthParameters',
} as const

/** Why the parameters cannot be used with this type of authorization, or null. */
export function parametersProblem(type: Connection['authorizationType'], parameters: AuthParameters): string | null {
  const wanted = groups[type]
  const other = Object.values(groups).find((group) => group !== wanted && parameters[group] !== undefined)
  if (other !== undefined) {
    return `AuthParameters.${other} does not go with the authorization type ${type}, which takes AuthParameters.${wanted}`
  }
  const missing = requiredMembers(type, parameters).find(([, value]) => value === undefined)
  if (missing !== undefined) return `The authorization type ${type} needs AuthParameters.${wanted}.${missing[0]}`
  const endpoint = parameters.OAuthParameters?.AuthorizationEndpoint
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    return 'AuthParameters.OAuthParameters.AuthorizationEndpoint must be an https URL'
  }
  const lists = [parameters.InvocationHttpParameters, parameters.OAuthParameters?.OAuthHttpParameters].flatMap((each) =>
    Object.values(each ?? {}).flat(),
  )
  const nameless = (lists as HttpParameter[]).some(({ Key }) => Key === undefined || Key === '')
  return nameless ? 'Every header, query string and body parameter needs a Key' : null
}

function requiredMembers(type: Connection['authorizationType'], parameters: AuthParameters) {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: apiKey, OAuthParameters: oauth } = parameters
  switch (type) {
    case 'BASIC':
      return [
        ['Username', basic?.Username],
        ['Password', basic?.Password],
      ] as const
    case 'API_KEY':
      return [
        ['ApiKeyName', apiKey?.ApiKeyName],
        ['ApiKeyValue', apiKey?.ApiKeyValue],
      ] as const
    case 'OAUTH_CLIENT_CREDENTIALS':
      return [
        ['ClientParameters.ClientID', oauth?.ClientParameters?.ClientID],
        ['ClientParameters.ClientSecret', oauth?.ClientParameters?.ClientSecret],
        ['AuthorizationEndpoint', oauth?.AuthorizationEndpoint],
        ['HttpMethod', oauth?.HttpMethod],
      ] as const
  }
}

/**
 * The parameters after an update. Whatever the update does not mention stays as it was, except for the parameters of
 * another type of authorization; lists are replaced as a whole.
 */
export function updatedParameters(
  type: Connection['authorizationType'],
  present: AuthParameters,
  change: AuthParameters,
): AuthParameters {
  const group = groups[type]
  const { ClientParameters: before } = present.OAuthParameters ?? {}
  const { ClientParameters: after } = change.OAuthParameters ?? {}
  const client = type === 'OAUTH_CLIENT_CREDENTIALS' && { ClientParameters: { ...before, ...after } }
  const http = change.InvocationHttpParameters ?? present.InvocationHttpParameters
  const others = Object.values(groups).filter((each) => each !== group && change[each] !== undefined)
  return {
    [group]: { ...present[group], ...change[group], ...client },
    ...(http !== undefined && { InvocationHttpParameters: http }),
    // Left in, so that validation rejects them.
    ...Object.fromEntries(others.map((each) => [each, change[each]])),
  }
}

/** The parameters without their secrets, as DescribeConnection answers. */
export function shownParameters(parameters: AuthParameters): AuthParameters {
  const { BasicAuthParameters, ApiKeyAuthParameters, OAuthParameters, InvocationHttpParameters } = parameters
  return {
    ...(BasicAuthParameters?.Username !== undefined && {
      BasicAuthParameters: { Username: BasicAuthParameters.Username },
    }),
    ...(ApiKeyAuthParameters?.ApiKeyName !== undefined && {
      ApiKeyAuthParameters: { ApiKeyName: ApiKeyAuthParameters.ApiKeyName },
    }),
    ...(OAuthParameters !== undefined && { OAuthParameters: shownOAuth(OAuthParameters) }),
    ...(InvocationHttpParameters !== undefined && {
      InvocationHttpParameters: shownHttp(InvocationHttpParameters),
    }),
  }
}

function shownOAuth({ ClientParameters, OAuthHttpParameters, ...others }: OAuthParameters): OAuthParameters {
  return {
    ...others,
    ...(ClientParameters?.ClientID !== undefined && { ClientParameters: { ClientID: ClientParameters.ClientID } }),
    ...(OAuthHttpParameters !== undefined && { OAuthHttpParameters: shownHttp(OAuthHttpParameters) }),
  }
}

function shownHttp(parameters: HttpParameters): HttpParameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([list, items]: [string, readonly HttpParameter[]]) => [
      list,
      items.map(({ Key, Value, IsValueSecret = false }) => ({
        ...(Key !== undefined && { Key }),
        ...(Value !== undefined && !IsValueSecret && { Value }),
        IsValueSecret,
      })),
    ]),
  )
}
