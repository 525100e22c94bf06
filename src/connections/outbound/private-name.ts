/**
 * Domains that lead nowhere on the public internet: kept for special uses (RFC 6761, 6762, 8375, and ICANN's `internal`), or
 * so widely used in networks of one's own that nobody is given them (RFC 6762, appendix G). Names of a cloud's metadata and
 * of what runs in a cluster are among them.
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

/** Whether a host name, by its text alone, belongs to this machine or to a network of its own. */
export function isPrivateName(host: string): boolean {
  const name = host.toLowerCase().replace(/\.+$/, '')
  // A name without a dot is looked up in the client's own domain: `metadata`, `intranet`.
  if (!name.includes('.')) return true
  return domains.some((domain) => name === domain || name.endsWith(`.${domain}`))
}
