import type { DatabaseSync } from 'node:sqlite'
import type { Connection } from '../../store.ts'
import { prepareStatement } from '../statements.ts'

/** The writes of connections. */
export function createConnectionOperations(database: DatabaseSync) {
  const prepare = (name: string) => prepareStatement(database, name)
  const statements = {
    connectionByName: prepare('connection-by-name'),
    connectionCount: prepare('connection-count'),
    connectionInsert: prepare('connection-insert'),
    connectionRemove: prepare('connection-remove'),
    connectionReplace: prepare('connection-replace'),
  }
  return {
    createConnection(connection: Connection, connectionsMax: number): 'created' | 'taken' | 'full' {
      if (statements.connectionByName.get(connection.name) !== undefined) return 'taken'
      if (Number(statements.connectionCount.get()?.count) >= connectionsMax) return 'full'
      return statements.connectionInsert.run(...columns(connection)).changes === 0 ? 'taken' : 'created'
    },

    replaceConnection(connection: Connection): boolean {
      return statements.connectionReplace.run(...columns(connection)).changes !== 0
    },

    removeConnection(name: string): boolean {
      return statements.connectionRemove.run(name).changes !== 0
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
