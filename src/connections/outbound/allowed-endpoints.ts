/** An endpoint that may be called even though it uses plain HTTP, or is not on the public internet. */
export interface AllowedEndpoint {
  /** `http:` or `https:`; null for both. */
  readonly protocol: string | null
  /** As URLs write it: in lower case, with IPv6 addresses in brackets. */
  readonly hostname: string
  /** Null for any. */
  readonly port: string | null
}

/** The forms that `parseAllowedEndpoint` accepts, for messages. */
export const allowedEndpointForm = 'http://HOST[:PORT], https://HOST[:PORT] or HOST[:PORT]'

/**
 * Reads `http://localhost:9000` (only this scheme, host and port), `localhost:9000` (either scheme) or `localhost`
 * (any port). Null for anything else.
 */
export function parseAllowedEndpoint(text: string): AllowedEndpoint | null {
  const withScheme = /^https?:\/\//i.test(text)
  const url = URL.parse(withScheme ? text : `http://${text}`)
  const plain = url !== null && url.hostname !== '' && !/[@?#\s*]/.test(text) && url.pathname === '/'
  if (!plain) return null
  if (withScheme) return { protocol: url.protocol, hostname: url.hostname, port: portOf(url) }
  const port = /:(\d+)$/.exec(text.replace(/\[.*\]/, ''))?.[1]
  return { protocol: null, hostname: url.hostname, port: port === undefined ? null : String(Number(port)) }
}

export function isAllowedEndpoint(allowed: readonly AllowedEndpoint[], url: URL): boolean {
  return allowed.some(
    ({ protocol, hostname, port }) =>
      hostname === url.hostname &&
      (protocol === null || protocol === url.protocol) &&
      (port === null || port === portOf(url)),
  )
}

function portOf(url: URL): string {
  if (url.port !== '') return url.port
  return url.protocol === 'https:' ? '443' : '80'
}
