import { BlockList, isIP } from 'node:net'
import { bareHost } from './bare-host.ts'
import { type EnvironmentVariables, proxyExceptions, proxySetting } from './proxy-setting.ts'

/**
 * The proxy that a call goes through, according to HTTPS_PROXY, HTTP_PROXY and NO_PROXY in either case; null for none.
 * Calls to this machine itself never go through a proxy.
 *
 * @throws ProxyUnusable
 */
export function proxyOf(url: URL, environment: EnvironmentVariables): URL | null {
  // A trailing dot marks a fully qualified name; it is still the same name.
  const host = bareHost(url.hostname).toLowerCase().replace(/\.$/, '')
  if (isLoopback(host)) return null
  const proxy = proxySetting(url.protocol === 'https:' ? 'https:' : 'http:', environment)
  if (proxy === null) return null
  const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80'
  return proxyExceptions(environment).some((each) => isException(each.toLowerCase(), host, port)) ? null : proxy
}

/** The credentials to send to a proxy; null where its address names no user. */
export function proxyAuthorization({ username, password }: URL): string | null {
  if (username === '') return null
  const pair = `${decoded(username)}:${decoded(password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** A percent sign that does not begin an escape stands for itself: passwords are often written unescaped. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  const family = isIP(host)
  return family !== 0 && loopback.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

/** `*`, a domain with everything below it, an address or a network; any but the first may have a port. */
function isException(text: string, host: string, port: string): boolean {
  if (text === '*') return true
  if (/^[^\s]+\/\d+$/.test(text)) return isInNetwork(text, host)
  const [, name = text, portOfEntry] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text) ?? []
  if (portOfEntry !== undefined && portOfEntry !== port) return false
  const domain = bareHost(name).replace(/^\*?\.|\.$/g, '')
  return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)))
}

function isInNetwork(text: string, host: string): boolean {
  const family = isIP(host)
  const [network = '', bits = ''] = text.split('/')
  const familyOfNetwork = isIP(network)
  if (family === 0 || family !== familyOfNetwork || Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(network, Number(bits), kind)
  return list.check(host, kind)
}
