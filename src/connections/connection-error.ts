/** Why an operation on a connection was refused. */
export type ConnectionErrorCode = 'EXISTS' | 'NOT_FOUND' | 'LIMIT' | 'INVALID' | 'CONFLICT'

export class ConnectionError extends Error {
  readonly code: ConnectionErrorCode

  constructor(code: ConnectionErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Why a call cannot be made with a connection: the last part of the service's `Events.ConnectionResource.…` errors. */
export type UnusableReason = 'ResourceNotFound' | 'InvalidConnectionState' | 'AuthInProgress' | 'InternalError'

export class ConnectionUnusable extends Error {
  readonly reason: UnusableReason

  constructor(reason: UnusableReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
