/** A host as sockets and look-ups take it: URLs write addresses of IPv6 in brackets. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
