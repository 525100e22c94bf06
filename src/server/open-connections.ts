import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { partitionOf } from '../arn/index.ts'
import { ConnectionError } from '../connections/connection-error.ts'
import { Connections } from '../connections/connections.ts'
import { OutboundClient } from '../connections/outbound/outbound-client.ts'
import { SecretBox } from '../connections/secrets/secret-box.ts'
import { SecretKeyError } from '../connections/secrets/secret-key.ts'
import type { Clock } from '../runtime/clock.ts'
import { isDamage, type Store } from '../store/index.ts'
import type { ServiceOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

// A hanging endpoint for tokens must not keep the server from starting.
const authorizingMillisMax = 5000

export interface OpenedConnections {
  readonly connections: Connections
  /** The guarded way out, for HTTP Tasks too. */
  readonly outbound: OutboundClient
}

/** What HTTP Tasks use to authenticate and to make calls. */
export function openConnections(
  { account, region, allowedHttpEndpoints, mocksOnly = false }: ServiceOptions,
  parts: {
    readonly store: Store
    readonly clock: Clock
    readonly logger: Logger
    readonly readKey: () => Promise<Buffer>
  },
): OpenedConnections {
  const { store, clock, logger, readKey } = parts
  const outbound = new OutboundClient({ allowed: allowedHttpEndpoints, environment: process.env, closed: mocksOnly })
  let secretBox: Promise<SecretBox> | null = null
  const connections = new Connections({
    store: store.connections,
    secretBox: () => {
      // The reason why the key cannot be read may be gone the next time.
      secretBox ??= readKey().then(
        (key) => new SecretBox(key),
        (error) => {
          secretBox = null
          throw error
        },
      )
      return secretBox
    },
    client: outbound,
    nowMillis: () => clock.now(),
    makeUuid: randomUUID,
    place: { account, region, partition: partitionOf(region) },
    report: (message, error) => logger.error({ err: error }, message),
    warn: (message) => logger.warn(message),
  })
  return { connections, outbound }
}

/** Runs before any execution goes on, as its tasks may need the connections. */
export async function prepareConnections(
  { readConnections }: Pick<ServiceOptions, 'readConnections'>,
  connections: Connections,
  report: (message: string, error: unknown) => void,
): Promise<void> {
  for (const { connection, arn } of await readConnections()) {
    await connections.apply(connection, arn).catch((error) => {
      // Its stored form cannot be read, and is not overwritten: its tasks fail, and those of other connections go on.
      if (isDamage(error)) return report(`The connection ${connection.name} cannot be used.`, error)
      const owns = error instanceof ConnectionError || error instanceof SecretKeyError
      throw owns ? new UsageError(`the connection ${connection.name} cannot be used: ${error.message}`) : error
    })
  }
  await connections.resume().catch((error) => {
    if (!isDamage(error)) throw error
    report('Not all connections that were being authorized could be resumed.', error)
  })
  // A task whose connection is still being authorized fails, and nobody could have waited for the connections of the file.
  await connections.settled(AbortSignal.timeout(authorizingMillisMax))
}
