import { BlockList, isIP } from 'node:net'

/** The form that `isAllowedHostEntry` accepts, for messages. */
export const allowedHostForm = 'NAME, *.DOMAIN or an address'

// The names by which containers call the machine that they run on. Nobody can register a name below `.internal`.
const machineNames = ['localhost', 'host.docker.internal', 'gateway.docker.internal', 'host.containers.internal']

/** SDKs put this before the host name for StartSyncExecution and TestState. */
const syncPrefix = 'sync-'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

export interface HostRules {
  /** The names given in the options: `*` for any, `*.example.com` for all below a domain. */
  readonly allowed: readonly string[]
  /** The address that the server listens on, as the system reports it. */
  readonly address: string
  /** What the server was asked to listen on: a name of this machine, or an address. */
  readonly host: string
}

/** Reads an entry of the list. Null for anything that is not one, such as a URL or a name with a port. */
export function parseAllowedHost(text: string): string | null {
  if (text === '*') return text
  const wildcard = text.startsWith('*.') ? '*.' : ''
  const name = hostnameOf(text.slice(wildcard.length))
  const isWhole = name !== null && !/[:/@?#\s]/.test(text.replace(/^\[.*\]$/, ''))
  if (!isWhole || name.includes('*') || (wildcard !== '' && addressOf(name) !== null)) return null
  return wildcard + name
}

/**
 * Decides whether a request is answered, by the name it uses for this server. A page on the internet can point its own name
 * at the address of this machine; its reader's browser then takes this server for that page's, and shows it everything.
 * What gives such a request away is the name in its Host header.
 *
 * On loopback, the server answers only to names of this machine and to those that the options allow. On any other address,
 * it answers to any name unless the options have a list: then it answers to that list and also to addresses, because no
 * page can make an address its own.
 */
export function createHostRule({ allowed, address, host }: HostRules): (host: string) => boolean {
  const isLocal = isLoopbackAddress(address)
  if (allowed.includes('*') || (!isLocal && allowed.length === 0)) return () => true
  const names = new Set([...machineNames, ...allowed])
  const own = hostnameOf(host.includes(':') ? `[${host}]` : host)
  if (own !== null) names.add(own)
  const domains = allowed.filter((each) => each.startsWith('*.')).map((each) => each.slice(1))
  const isNamed = (name: string): boolean => {
    if (names.has(name) || name.endsWith('.localhost') || domains.some((domain) => name.endsWith(domain))) return true
    const literal = addressOf(name)
    return literal !== null && (!isLocal || isLoopbackAddress(literal))
  }
  return (text) => {
    const name = hostnameOf(text)
    if (name === null) return false
    return isNamed(name) || (name.startsWith(syncPrefix) && isNamed(name.slice(syncPrefix.length)))
  }
}

/**
 * Decides whether pages of a host may send requests that do not name that host as this server's, as happens behind a proxy
 * that changes the Host header: if the options name it.
 */
export function createOriginRule(allowed: readonly string[]): (host: string) => boolean {
  return (text) => {
    const name = hostnameOf(text)
    return (
      name !== null && allowed.some((each) => each === name || (each.startsWith('*.') && name.endsWith(each.slice(1))))
    )
  }
}

/** Whether an address can be reached only from this machine. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const family = isIP(plain)
  return family !== 0 && loopback.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}

/**
 * The name in a Host header, in lower case and without port and final dot; null unless it is a host, with or without a
 * port. Nothing is repaired: what another reader might take for a different host is refused.
 */
function hostnameOf(text: string): string | null {
  const [, bracketed, name] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+?)\.?)(?::\d{0,5})?$/i.exec(text) ?? []
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? `[${bracketed.toLowerCase()}]` : null
  return name === undefined || name === '' ? null : name.toLowerCase()
}

function addressOf(hostname: string): string | null {
  const plain = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(plain) === 0 ? null : plain
}
