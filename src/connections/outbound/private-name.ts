/**
 * Domains that do not exist on the public internet: reserved for special uses (RFC 6761, 6762, 8375, and ICANN's
 * `internal`), or so widely used in private networks that nobody can register them (RFC 6762, appendix G). They include the
 * names of clouds' metadata services and of services inside a cluster.
 */
const domains: readonly string[] = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'home.arpa',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'svc',
]

/** Whether the text of a host name alone shows that it belongs to this machine or to a private network. */
export function isPrivateName(host: string): boolean {
  const name = host.toLowerCase().replace(/\.+$/, '')
  // A name without a dot is looked up in the client's own domain: `metadata`, `intranet`.
  if (!name.includes('.')) return true
  return domains.some((domain) => name === domain || name.endsWith(`.${domain}`))
}
