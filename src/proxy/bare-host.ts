/** A host as sockets and lookups take it: without the brackets that URLs put around IPv6 addresses. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
