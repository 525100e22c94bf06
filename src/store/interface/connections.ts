import type { Page, PageRequest } from './page.ts'

/** How calls to HTTP endpoints are authorized. Its secrets are sealed before they come here. */
export interface Connection {
  readonly arn: string
  readonly name: string
  readonly description: string | null
  readonly authorizationType: 'BASIC' | 'OAUTH_CLIENT_CREDENTIALS' | 'API_KEY'
  readonly state: 'AUTHORIZING' | 'AUTHORIZED' | 'DEAUTHORIZED'
  readonly stateReason: string | null
  /** JSON text of the authorization parameters without their secrets. */
  readonly shownParameters: string
  /** All authorization parameters, encrypted; null when they were taken away. */
  readonly sealedParameters: string | null
  readonly secretArn: string
  readonly kmsKeyIdentifier: string | null
  readonly createdMillis: number
  readonly modifiedMillis: number
  readonly authorizedMillis: number | null
  /** Counts the changes from 1, so that of two concurrent changes the second does not undo the first. */
  readonly change: number
}

export interface ListConnectionsRequest extends PageRequest {
  readonly namePrefix: string | null
  readonly state: string | null
}

export interface ConnectionStore {
  /** A connection whose name is taken, or that would be one too many, is not stored. */
  create(connection: Connection, connectionsMax: number): Promise<'created' | 'taken' | 'full'>
  byName(name: string): Promise<Connection | null>
  byArn(arn: string): Promise<Connection | null>
  /** Stores what became of a connection, if the stored one is the one before (`change - 1`). False otherwise. */
  replace(connection: Connection): Promise<boolean>
  /** False if it does not exist. */
  remove(name: string): Promise<boolean>
  /** Oldest first. */
  list(request: ListConnectionsRequest): Promise<Page<Connection>>
}
