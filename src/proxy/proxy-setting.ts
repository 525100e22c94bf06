/** The environment variables, which say which proxies calls go through. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/** A variable names a proxy that cannot be used. The message says what would be valid, and holds no password. */
export class ProxyUnusable extends Error {
  readonly code = 'PROXY_UNUSABLE'
}

export type ProxiedProtocol = 'http:' | 'https:'

/**
 * The proxy that a variable in either case names for a scheme; null where none does.
 *
 * @throws ProxyUnusable
 */
export function proxySetting(protocol: ProxiedProtocol, environment: EnvironmentVariables): URL | null {
  const found = setting(protocol === 'https:' ? 'https_proxy' : 'http_proxy', environment)
  if (found === null) return null
  const { variable, text } = found
  const proxy = URL.parse(text.includes('://') ? text : `http://${text}`)
  const isWhole = proxy !== null && !`${proxy.pathname}${proxy.search}${proxy.hash}`.includes('@')
  if (isWhole && /^https?:$/.test(proxy.protocol) && proxy.hostname !== '') return proxy
  throw new ProxyUnusable(
    `${variable} must be the address of an http or https proxy, such as ${example}${reasonOf(text)}`,
  )
}

/** What is wrong with the proxies that the variables name, or null: an unusable proxy must not be bypassed silently. */
export function proxyProblem(environment: EnvironmentVariables): string | null {
  try {
    for (const protocol of ['https:', 'http:'] as const) proxySetting(protocol, environment)
    return null
  } catch (error) {
    if (error instanceof ProxyUnusable) return error.message
    throw error
  }
}

/** The entries of NO_PROXY. */
export function proxyExceptions(environment: EnvironmentVariables): readonly string[] {
  const { text } = setting('no_proxy', environment) ?? { text: '' }
  return text.split(/[\s,]+/).filter((each) => each !== '')
}

const example = 'http://proxy.example:3128'

/** Repeats only a known scheme from the text: anything else in it could be part of a password. */
function reasonOf(text: string): string {
  const scheme = /^(socks\w{0,2}|ftp|wss?|file|tcp):/i.exec(text)?.[1]
  if (scheme !== undefined) return `; ${scheme.toLowerCase()} proxies cannot be used`
  if (text.includes('@')) return '; in a user or a password, write / as %2F, ? as %3F, # as %23 and @ as %40'
  return ''
}

/** Lower case wins, as it does in other tools. */
function setting(
  name: string,
  environment: EnvironmentVariables,
): { readonly variable: string; readonly text: string } | null {
  for (const variable of [name, name.toUpperCase()]) {
    const text = environment[variable]
    if (text) return { variable, text }
  }
  return null
}
