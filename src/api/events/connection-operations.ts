import { ConnectionError } from '../../connections/connection-error.ts'
import type { Connections } from '../../connections/connections.ts'
import type { Connection } from '../../store/store.ts'
import { inputDecoder } from '../protocol/decode.ts'
import { eventsModel, readConnectionChange, readNewConnection } from './connection-input.ts'

type Handler = (connections: Connections, body: unknown) => Promise<object>

const pageItemsMax = 100

/** The operations of EventBridge that this server has: those on connections. */
export const connectionOperations: Readonly<Record<string, Handler>> = {
  async CreateConnection(connections, body) {
    const { arn, state, createdMillis, modifiedMillis } = await connections.create(readNewConnection(body))
    return {
      ConnectionArn: arn,
      ConnectionState: state,
      CreationTime: createdMillis / 1000,
      LastModifiedTime: modifiedMillis / 1000,
    }
  },

  async DeauthorizeConnection(connections, body) {
    return changed(await connections.deauthorize(readName('DeauthorizeConnection', body)), 'DEAUTHORIZING')
  },

  async DeleteConnection(connections, body) {
    return changed(await connections.remove(readName('DeleteConnection', body)), 'DELETING')
  },

  async DescribeConnection(connections, body) {
    const name = readName('DescribeConnection', body)
    const connection = await connections.byName(name)
    if (connection === null) {
      throw new ConnectionError(
        'NOT_FOUND',
        `Failed to describe the connection(s). Connection '${name}' does not exist.`,
      )
    }
    return {
      ...summary(connection),
      Description: connection.description ?? undefined,
      SecretArn: connection.secretArn,
      KmsKeyIdentifier: connection.kmsKeyIdentifier ?? undefined,
      AuthParameters: JSON.parse(connection.shownParameters) as object,
    }
  },

  async ListConnections(connections, body) {
    const { NamePrefix, ConnectionState, NextToken, Limit } = decoders.ListConnections!(body) as {
      readonly NamePrefix?: string
      readonly ConnectionState?: string
      readonly NextToken?: string
      readonly Limit?: number
    }
    const page = await connections.list({
      namePrefix: NamePrefix ?? null,
      state: ConnectionState ?? null,
      limit: Limit ?? pageItemsMax,
      after: NextToken ?? null,
    })
    return { Connections: page.items.map(summary), NextToken: page.next ?? undefined }
  },

  async UpdateConnection(connections, body) {
    const { name, change } = readConnectionChange(body)
    const connection = await connections.update(name, change)
    return changed(connection, connection.state)
  },
}

const decoders: Readonly<Record<string, (body: unknown) => unknown>> = Object.fromEntries(
  Object.entries(eventsModel.operations).map(([name, { input }]) => [name, inputDecoder(input, eventsModel)]),
)

function readName(operation: string, body: unknown): string {
  return (decoders[operation]!(body) as { readonly Name: string }).Name
}

function summary(connection: Connection) {
  return {
    ConnectionArn: connection.arn,
    Name: connection.name,
    ConnectionState: connection.state,
    StateReason: connection.stateReason ?? undefined,
    AuthorizationType: connection.authorizationType,
    ...times(connection),
  }
}

function changed(connection: Connection, state: string) {
  return { ConnectionArn: connection.arn, ConnectionState: state, ...times(connection) }
}

function times({ createdMillis, modifiedMillis, authorizedMillis }: Connection) {
  return {
    CreationTime: createdMillis / 1000,
    LastModifiedTime: modifiedMillis / 1000,
    LastAuthorizedTime: authorizedMillis === null ? undefined : authorizedMillis / 1000,
  }
}
