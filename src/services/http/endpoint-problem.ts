import { type AllowedEndpoint, isAllowedEndpoint } from '../../connections/outbound/allowed-endpoints.ts'

/** The service's text for an HTTP Task's address that it rejects. */
export const invalidEndpoint = "The value for the 'ApiEndpoint' field is not valid"

// Characters that no URL may contain unencoded (RFC 3986): from an unfilled template, or a call to an intrinsic function.
const forbidden = /[\s<>"{}|\\^`]/

/**
 * What is wrong with an HTTP Task's address in a definition. Plain http is refused, unless the server was told to call the
 * endpoint anyway.
 */
export function endpointProblem(endpoint: string, allowed: readonly AllowedEndpoint[]): string | null {
  const url = forbidden.test(endpoint) ? null : URL.parse(endpoint)
  if (url === null || url.username !== '' || url.password !== '') return invalidEndpoint
  if (url.protocol === 'https:') return null
  return url.protocol === 'http:' && isAllowedEndpoint(allowed, url) ? null : invalidEndpoint
}
