import { type AllowedEndpoint, isAllowedEndpoint } from '../../connections/outbound/allowed-endpoints.ts'

/** The service's text for an address of an HTTP Task that it does not take. */
export const invalidEndpoint = "The value for the 'ApiEndpoint' field is not valid"

// What no URL has as it stands (RFC 3986): a template that was never filled in, a call of an intrinsic function.
const forbidden = /[\s<>"{}|\\^`]/

/**
 * What is wrong with the address that a definition has for an HTTP Task. Plain http is refused, unless the server was told
 * to still call the endpoint.
 */
export function endpointProblem(endpoint: string, allowed: readonly AllowedEndpoint[]): string | null {
  const url = forbidden.test(endpoint) ? null : URL.parse(endpoint)
  if (url === null || url.username !== '' || url.password !== '') return invalidEndpoint
  if (url.protocol === 'https:') return null
  return url.protocol === 'http:' && isAllowedEndpoint(allowed, url) ? null : invalidEndpoint
}
