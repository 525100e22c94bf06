import { awsServiceOf } from './aws-host.ts'

/** The address that a client calls whatever the request's parameters. */
export interface OwnAddress {
  readonly url: URL
  /** Whether the operator configured it; otherwise it follows from AWS's rules. */
  readonly isConfigured: boolean
  /** Prefixes that the client's model puts before the host for some operations, such as `sync-`. */
  readonly hostPrefixes: readonly string[]
}

/** The resolved settings of an SDK client. */
export interface SdkClientConfiguration {
  /** A custom endpoint. */
  readonly endpoint?: (() => Promise<RequestTarget>) | undefined
  /** A custom endpoint that the client finds itself, in the environment or in the SDK's shared configuration files. */
  readonly serviceConfiguredEndpoint?: () => Promise<string | undefined>
  /** Applies AWS's rules to settings and parameters. Throws where a required parameter is missing. */
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

/** A target as a URL; null where its host is not written as URLs write hosts, so two readers could see different hosts. */
export function addressOf({ protocol, hostname, port }: RequestTarget): URL | null {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  const url = URL.parse(`${protocol.replace(/:?$/, ':')}//${host}${port === undefined ? '' : `:${port}`}`)
  return url?.hostname === host.toLowerCase() ? url : null
}

/** The address that the operator configured for a client; null for AWS itself. */
export async function configuredAddressOf(configuration: SdkClientConfiguration): Promise<URL | null> {
  const { endpoint, serviceConfiguredEndpoint } = configuration
  if (endpoint !== undefined) return addressOf(await endpoint())
  // If the files cannot be read, the call itself reports it.
  const found = await serviceConfiguredEndpoint?.().catch(() => undefined)
  return found === undefined ? null : URL.parse(found)
}

/** The address that a client calls without any parameters; null where it always depends on them. */
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
 * Whether an address is a client's own. An address that the operator configured is exactly that host, port and scheme: with
 * something from a definition in front (a bucket, an account) it is another name, which may be anybody's. At AWS, all names
 * below a service's host belong to that service, as do those that its model builds from the host.
 */
export function isOwnAddress({ url: own, isConfigured, hostPrefixes }: OwnAddress, url: URL): boolean {
  if (own.protocol !== url.protocol || own.port !== url.port) return false
  if (own.hostname === url.hostname) return true
  if (isConfigured || awsServiceOf(own.hostname) === null) return false
  return (
    url.hostname.endsWith(`.${own.hostname}`) || hostPrefixes.some((each) => url.hostname === `${each}${own.hostname}`)
  )
}
