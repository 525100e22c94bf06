import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { EndpointGuard } from '../../connections/outbound/endpoint-guard.ts'
import { GuardedRequestHandler, type RequestHandler } from '../../connections/outbound/guarded-request-handler.ts'
import {
  configuredAddressOf,
  ownAddressOf,
  type SdkClientConfiguration,
} from '../../connections/outbound/own-address.ts'
import { proxiedAgents } from '../../proxy/proxied-agents.ts'

export interface S3ClientOptions {
  readonly region: string
  /** An address that stands in for AWS, such as `http://127.0.0.1:9000`; null for what the AWS configuration says. */
  readonly endpoint: string | null
  /** Says which proxies calls go through. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Judges the addresses that buckets lead to. By default, only public ones are called. */
  readonly guard?: EndpointGuard
}

export interface ConnectedS3 {
  readonly sdk: typeof import('@aws-sdk/client-s3')
  readonly client: S3Client
  destroy(): void
}

// Each map run that reads holds a connection. One that had to wait for another's would fail as if S3 had not answered.
const connectionsMax = 2_000

/** Loads the client, and sends its requests through the guard, because a bucket may name an access point and so a host. */
export async function connectToS3(options: S3ClientOptions): Promise<ConnectedS3> {
  const { region, endpoint, environment = {}, guard = new EndpointGuard({ allowed: [], environment }) } = options
  const [sdk, { defaultProvider }, { NodeHttpHandler }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/credential-provider-node'),
    import('@smithy/node-http-handler'),
  ])
  const local = async () => {
    try {
      return await defaultProvider({ maxRetries: 0, timeout: 500 })()
    } catch {
      // A local stand-in for AWS usually accepts any credentials.
      return { accessKeyId: 'any', secretAccessKey: 'any' }
    }
  }
  const handler = (lookup: object) =>
    new NodeHttpHandler({
      connectionTimeout: 5_000,
      socketTimeout: 60_000,
      ...proxiedAgents(
        environment,
        { keepAlive: true, maxSockets: connectionsMax, ...lookup },
        // Objects are streamed.
        { bodyBytesMax: null },
      ),
    }) as unknown as RequestHandler
  const open = handler({})
  const guarded = handler({ lookup: guard.lookup })
  const create = (address: string | null): S3Client => {
    const client: S3Client = new sdk.S3Client({
      region,
      ...(address === null ? {} : { endpoint: address, forcePathStyle: true, credentials: local }),
      // Not every S3-compatible service knows the newer checksums, and TLS and MD5 tags already protect the transfer.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: new GuardedRequestHandler({
        guard,
        open,
        guarded,
        ownAddress: () => ownAddressOf(configurationOf(client)),
      }) as unknown as NonNullable<S3ClientConfig['requestHandler']>,
    })
    return client
  }
  const client = create(endpoint)
  // The SDK's shared configuration files may name an endpoint, which counts like any other.
  const configured = endpoint === null ? await configuredAddressOf(configurationOf(client)) : null
  return {
    sdk,
    client: configured === null ? client : create(configured.href),
    destroy() {
      open.destroy()
      guarded.destroy()
    },
  }
}

function configurationOf({ config }: S3Client): SdkClientConfiguration {
  return config as unknown as SdkClientConfiguration
}
