import { awsServiceOf } from './aws-host.ts'

/** Where a client goes whatever it is asked for. */
export interface OwnAddress {
  readonly url: URL
  /** Whether the operator named it; otherwise AWS's rules did. */
  readonly isConfigured: boolean
  /** What the client's model puts before the host for some operations, such as `sync-`. */
  readonly hostPrefixes: readonly string[]
}

/** What a client of the SDK made of its settings. */
export interface SdkClientConfiguration {
  /** An endpoint of one's own. */
  readonly endpoint?: (() => Promise<RequestTarget>) | undefined
  /** One that the client finds by itself, in the environment or the files that the SDK shares with other tools. */
  readonly serviceConfiguredEndpoint?: () => Promise<string | undefined>
  /** What AWS's rules make of settings and parameters. Throws where parameters are missing that it needs. */
  readonly endpointProvider?: (parameters: Readonly<Record<string, unknown>>) => { readonly url: URL }
  readonly region?: () => Promise<string>
  readonly useDualstackEndpoint?: () => Promise<boolean>
  readonly useFipsEndpoint?: () => Promise<boolean>
}

/** The part of a client's request that says where it goes. */
export interface RequestTarget {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number | undefined
}

/** A target as a URL; null where its host is not one as URLs write it, so that two readers could take it for two hosts. */
export function addressOf({ protocol, hostname, port }: RequestTarget): URL | null {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  const url = URL.parse(`${protocol.replace(/:?$/, ':')}//${host}${port === undefined ? '' : `:${port}`}`)
  return url?.hostname === host.toLowerCase() ? url : null
}

/** The address that the operator named for a client; null for AWS itself. */
export async function configuredAddressOf(configuration: SdkClientConfiguration): Promise<URL | null> {
  const { endpoint, serviceConfiguredEndpoint } = configuration
  if (endpoint !== undefined) return addressOf(await endpoint())
  // Where the files cannot be read, the call itself says so.
  const found = await serviceConfiguredEndpoint?.().catch(() => undefined)
  return found === undefined ? null : URL.parse(found)
}

/** Where a client goes without any parameters; null where that always depends on them. */
export async function ownAddressOf(
  configuration: SdkClientConfiguration = {},
  hostPrefixes: readonly string[] = [],
): Promise<OwnAddress | null> {
  const configured = await configuredAddressOf(configuration)
  if (configured !== null) return { url: configured, isConfigured: true, hostPrefixes }
  const { endpointProvider, region, useDualstackEndpoint, useFipsEndpoint } = configuration
  try {
    const [Region, UseDualStack, UseFIPS] = await Promise.all([
      region?.(),
      useDualstackEndpoint?.(),
      useFipsEndpoint?.(),
    ])
    const url = endpointProvider?.({ Region, UseDualStack, UseFIPS }).url ?? null
    return url && { url, isConfigured: false, hostPrefixes }
  } catch {
    return null
  }
}

/**
 * Whether an address is a client's own. An address named by the operator is that one host, port and scheme: what a
 * definition puts before it (a bucket, an account) is another name, which may be anybody's. At AWS all names below a
 * service's host are that service's, and those that its model makes of it.
 */
export function isOwnAddress({ url: own, isConfigured, hostPrefixes }: OwnAddress, url: URL): boolean {
  if (own.protocol !== url.protocol || own.port !== url.port) return false
  if (own.hostname === url.hostname) return true
  if (isConfigured || awsServiceOf(own.hostname) === null) return false
  return (
    url.hostname.endsWith(`.${own.hostname}`) || hostPrefixes.some((each) => url.hostname === `${each}${own.hostname}`)
  )
}
