import { BlockList, isIP } from 'node:net'

/** What `isAllowedHostEntry` takes, for messages. */
export const allowedHostForm = 'NAME, *.DOMAIN or an address'

// Below `.internal`, which nobody can register: how containers call the machine that they run on.
const machineNames = ['localhost', 'host.docker.internal', 'gateway.docker.internal', 'host.containers.internal']

/** SDKs put it before the host name of StartSyncExecution and TestState. */
const syncPrefix = 'sync-'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

export interface HostRules {
  /** What the options name: `*` for any, `*.example.com` for all that is below a domain. */
  readonly allowed: readonly string[]
  /** The address that is listened on, as the system gives it. */
  readonly address: string
  /** What was asked to be listened on: a name of this machine, or an address. */
  readonly host: string
}

/** Reads an entry of the list, or gives null for what is not one: a URL, a name with a port. */
export function parseAllowedHost(text: string): string | null {
  if (text === '*') return text
  const wildcard = text.startsWith('*.') ? '*.' : ''
  const name = hostnameOf(text.slice(wildcard.length))
  const isWhole = name !== null && !/[:/@?#\s]/.test(text.replace(/^\[.*\]$/, ''))
  if (!isWhole || name.includes('*') || (wildcard !== '' && addressOf(name) !== null)) return null
  return wildcard + name
}

/**
 * Tells whether a request is answered by the name that it has for this server. A page on the internet can give its own
 * name the address of this machine; its reader's browser then takes this server for that page's, and shows it everything.
 * What gives such a request away is the name in its Host.
 *
 * On loopback, only names of this machine are answered, and those that the options allow. On another address, any name is,
 * unless the options have a list: then also addresses are, because no page can make them its own.
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

/** Whether only this machine reaches what listens on an address. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const family = isIP(plain)
  return family !== 0 && loopback.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}

/**
 * The name in a Host header, in lower case and without port and final dot; null where it is not a host with perhaps a port.
 * Nothing is repaired: what another reader might take for another host is not taken at all.
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
