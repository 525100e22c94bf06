import type { DatabaseSync } from 'node:sqlite'
import type { Connection } from '../../store.ts'
import { prepareStatement } from '../statements.ts'
import { prepareWrite } from './write-statement.ts'

/** The writes of connections. */
export function createConnectionOperations(database: DatabaseSync) {
  const statements = {
    connectionCount: prepareStatement(database, 'connection-count'),
    connectionExists: prepareStatement(database, 'connection-exists'),
    connectionInsert: prepareWrite(database, 'connection-insert'),
    connectionRemove: prepareWrite(database, 'connection-remove'),
    connectionReplace: prepareWrite(database, 'connection-replace'),
  }
  return {
    createConnection(connection: Connection, connectionsMax: number): 'created' | 'taken' | 'full' {
      if (statements.connectionExists.get(connection.name) !== undefined) return 'taken'
      if (Number(statements.connectionCount.get()?.count) >= connectionsMax) return 'full'
      return statements.connectionInsert.run(...columns(connection)) === 0 ? 'taken' : 'created'
    },

    replaceConnection(connection: Connection): boolean {
      return statements.connectionReplace.run(...columns(connection)) !== 0
    },

    removeConnection(name: string): boolean {
      return statements.connectionRemove.run(name) !== 0
    },
  }
}

function columns(connection: Connection) {
  return [
    connection.arn,
    connection.name,
    connection.description,
    connection.authorizationType,
    connection.state,
    connection.stateReason,
    connection.shownParameters,
    connection.sealedParameters,
    connection.secretArn,
    connection.kmsKeyIdentifier,
    connection.createdMillis,
    connection.modifiedMillis,
    connection.authorizedMillis,
    connection.change,
  ] as const
}
