import type { Connection, ConnectionStore, ListConnectionsRequest, Page } from '../store/store.ts'
import { type AuthParameters, parametersProblem, shownParameters, updatedParameters } from './auth-parameters.ts'
import { authorizationOf, type ConnectionAuthorization } from './authorization.ts'
import { ConnectionError, ConnectionUnusable } from './connection-error.ts'
import { TokenFailed } from './oauth-token.ts'
import type { OutboundClient } from './outbound/outbound-client.ts'
import { SealBroken, type SecretBox } from './secrets/secret-box.ts'
import { TokenCache } from './token-cache.ts'

export interface ConnectionsOptions {
  readonly store: ConnectionStore
  /** Called only when there are secrets: a server without connections needs no key. */
  readonly secretBox: () => Promise<SecretBox>
  readonly client: OutboundClient
  readonly nowMillis: () => number
  readonly makeUuid: () => string
  readonly place: { readonly account: string; readonly region: string; readonly partition: string }
  readonly report: (message: string, error: unknown) => void
  /** Reports something that the operator has to put right. */
  readonly warn: (message: string) => void
}

export interface NewConnection {
  readonly name: string
  readonly description: string | null
  readonly authorizationType: Connection['authorizationType']
  readonly parameters: AuthParameters
  readonly kmsKeyIdentifier: string | null
}

/** Null for whatever is to stay as it is. */
export interface ConnectionChange {
  readonly description: string | null
  readonly authorizationType: Connection['authorizationType'] | null
  readonly parameters: AuthParameters | null
  readonly kmsKeyIdentifier: string | null
}

// The service's quota of connections for an account.
const connectionsMax = 3000
const reasonCharactersMax = 512
// Simultaneous changes to one connection are rare; several in a row point to a fault.
const attemptsMax = 3

/** How calls to HTTP endpoints are authorized: stored as EventBridge connections, with sealed secrets. */
export class Connections {
  readonly #options: ConnectionsOptions
  readonly #tokens: TokenCache
  readonly #authorizing = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()

  constructor(options: ConnectionsOptions) {
    this.#options = options
    this.#tokens = new TokenCache(options.client, options.nowMillis)
  }

  /** @throws ConnectionError */
  async create(given: NewConnection, arn: string | null = null): Promise<Connection> {
    const { store, makeUuid, nowMillis, place } = this.#options
    const { account, region, partition } = place
    const now = nowMillis()
    const ownArn = arn ?? `arn:${partition}:events:${region}:${account}:connection/${given.name}/${makeUuid()}`
    // Secrets Manager appends six characters of its own to the name of a secret.
    const suffix = makeUuid().replaceAll('-', '').slice(0, 6)
    const connection: Connection = {
      arn: ownArn,
      name: given.name,
      secretArn: `arn:${partition}:secretsmanager:${region}:${account}:secret:events!connection/${given.name}/${makeUuid()}-${suffix}`,
      createdMillis: now,
      change: 1,
      ...(await this.#sealedParameters(ownArn, given)),
      ...this.#freshState(given.authorizationType, now),
    }
    switch (await store.create(connection, connectionsMax)) {
      case 'taken':
        throw new ConnectionError('EXISTS', `Connection ${given.name} already exists.`)
      case 'full':
        throw new ConnectionError(
          'LIMIT',
          `The account already has ${connectionsMax} connections, which is the maximum.`,
        )
      case 'created':
        this.#startAuthorizing(connection)
        return connection
    }
  }

  byName(name: string): Promise<Connection | null> {
    return this.#options.store.byName(name)
  }

  list(request: ListConnectionsRequest): Promise<Page<Connection>> {
    return this.#options.store.list(request)
  }

  /** @throws ConnectionError */
  async update(name: string, change: ConnectionChange): Promise<Connection> {
    const updated = await this.#change('update', name, async (present) => {
      const authorizationType = change.authorizationType ?? present.authorizationType
      const described = {
        description: change.description ?? present.description,
        kmsKeyIdentifier: change.kmsKeyIdentifier ?? present.kmsKeyIdentifier,
      }
      const before = await this.#parametersBefore(present, change)
      const parameters = updatedParameters(authorizationType, before, change.parameters ?? {})
      const now = this.#options.nowMillis()
      return {
        ...(await this.#sealedParameters(present.arn, { name, authorizationType, parameters, ...described })),
        ...this.#freshState(authorizationType, now),
      }
    })
    this.#tokens.forget(updated.arn)
    this.#startAuthorizing(updated)
    return updated
  }

  /** Removes the authorization parameters and leaves the connection, so that it can be given new ones. */
  async deauthorize(name: string): Promise<Connection> {
    const connection = await this.#change('deauthorize', name, async () => ({
      state: 'DEAUTHORIZED',
      stateReason: null,
      shownParameters: '{}',
      sealedParameters: null,
      modifiedMillis: this.#options.nowMillis(),
    }))
    this.#tokens.forget(connection.arn)
    return connection
  }

  /** @throws ConnectionError */
  async remove(name: string): Promise<Connection> {
    const present = await this.#options.store.byName(name)
    if (present === null || !(await this.#options.store.remove(name))) throw notFound('delete', name)
    this.#tokens.forget(present.arn)
    return present
  }

  /** Makes a connection match a file: creates it, changes it, or leaves it alone where nothing differs. */
  async apply(given: NewConnection, arn: string | null): Promise<'created' | 'updated' | 'unchanged'> {
    const present = await this.byName(given.name)
    if (present !== null && arn !== null && present.arn !== arn) await this.remove(given.name)
    if (present === null || (arn !== null && present.arn !== arn)) {
      await this.create(given, arn)
      return 'created'
    }
    const same =
      present.state !== 'DEAUTHORIZED' &&
      present.authorizationType === given.authorizationType &&
      present.description === given.description &&
      present.kmsKeyIdentifier === given.kmsKeyIdentifier &&
      JSON.stringify(await this.#open(present).catch(() => null)) === JSON.stringify(given.parameters)
    if (same) return 'unchanged'
    // What the file leaves out must go. An update would keep it.
    const replaced = await this.#change('update', given.name, async () => ({
      ...(await this.#sealedParameters(present.arn, given)),
      ...this.#freshState(given.authorizationType, this.#options.nowMillis()),
    }))
    this.#tokens.forget(replaced.arn)
    this.#startAuthorizing(replaced)
    return 'updated'
  }

  /**
   * What to add to a call.
   *
   * @throws ConnectionUnusable; the signal's reason when it was aborted.
   */
  async authorize(arn: string, signal: AbortSignal): Promise<ConnectionAuthorization> {
    const connection = await this.#options.store.byArn(arn)
    if (connection === null) throw new ConnectionUnusable('ResourceNotFound', `The connection ${arn} does not exist.`)
    if (connection.state === 'AUTHORIZING') {
      throw new ConnectionUnusable('AuthInProgress', `The connection ${arn} is being authorized.`)
    }
    if (connection.state === 'DEAUTHORIZED' || connection.sealedParameters === null) throw notAuthorized(connection)
    const parameters = await this.#open(connection).catch((error: Error) => {
      throw new ConnectionUnusable('InternalError', error.message, { cause: error })
    })
    const token = parameters.OAuthParameters === undefined ? null : await this.#token(connection, parameters, signal)
    return authorizationOf(arn, parameters, token)
  }

  /** The endpoint rejected an authorization (401, 407): the next call gets a new token. */
  rejected({ connectionArn, token }: ConnectionAuthorization): void {
    if (token !== null) this.#tokens.forget(connectionArn, token)
  }

  /** Continues the authorizations that an earlier server process had begun. */
  async resume(): Promise<void> {
    let after: string | null = null
    do {
      const page: Page<Connection> = await this.list({ namePrefix: null, state: 'AUTHORIZING', limit: 100, after })
      for (const connection of page.items) this.#startAuthorizing(connection)
      after = page.next
    } while (after !== null)
  }

  /** Resolves when no connection is still being authorized, or when the signal is aborted. */
  async settled(signal: AbortSignal): Promise<void> {
    await untilAborted(Promise.all(this.#authorizing.values()), signal).catch((error) => {
      if (!signal.aborted) throw error
    })
  }

  async close(): Promise<void> {
    this.#closing.abort('shutdown')
    await Promise.all(this.#authorizing.values())
  }

  async #token(connection: Connection, parameters: AuthParameters, signal: AbortSignal): Promise<string> {
    try {
      return await untilAborted(this.#tokens.get(connection, parameters, this.#closing.signal), signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Error)) throw error
      if (!(error instanceof TokenFailed) || !error.refused)
        throw new ConnectionUnusable('InternalError', error.message)
      await this.#deauthorize(connection, error)
      throw notAuthorized({ ...connection, stateReason: error.message })
    }
  }

  /** Fetches the first token of a connection, and records the outcome. */
  #startAuthorizing(connection: Connection): void {
    if (connection.state !== 'AUTHORIZING') return
    const work = this.#authorizeFirst(connection).catch((error) => {
      if (!this.#closing.signal.aborted) this.#options.report('A connection could not be authorized.', error)
    })
    const tracked = work.finally(() => {
      if (this.#authorizing.get(connection.arn) === tracked) this.#authorizing.delete(connection.arn)
    })
    this.#authorizing.set(connection.arn, tracked)
  }

  async #authorizeFirst(connection: Connection): Promise<void> {
    try {
      await this.#tokens.get(connection, await this.#open(connection), this.#closing.signal)
    } catch (error) {
      // A shutdown is not the connection's fault: the next start continues the authorization.
      if (this.#closing.signal.aborted) return
      await this.#deauthorize(connection, error)
      return
    }
    await this.#settle(connection, {
      state: 'AUTHORIZED',
      stateReason: null,
      authorizedMillis: this.#options.nowMillis(),
    })
  }

  async #deauthorize(connection: Connection, error: unknown): Promise<void> {
    const stateReason = reasonOf(error)
    const settled = await this.#settle(connection, { state: 'DEAUTHORIZED', stateReason })
    if (settled) this.#options.warn(`The connection ${connection.name} is not authorized: ${stateReason}`)
  }

  /** Records the outcome, unless the connection was changed in the meantime: then that change decides. */
  async #settle(connection: Connection, outcome: Partial<Connection>): Promise<boolean> {
    return this.#options.store.replace({ ...connection, ...outcome, change: connection.change + 1 })
  }

  async #change(
    operation: string,
    name: string,
    change: (present: Connection) => Promise<Partial<Connection>>,
  ): Promise<Connection> {
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const present = await this.#options.store.byName(name)
      if (present === null) throw notFound(operation, name)
      const changed = { ...present, ...(await change(present)), change: present.change + 1 }
      if (await this.#options.store.replace(changed)) return changed
    }
    throw new ConnectionError('CONFLICT', `Connection ${name} was changed by others at the same time. Try again.`)
  }

  async #sealedParameters(arn: string, given: NewConnection) {
    const { description, kmsKeyIdentifier, authorizationType, parameters } = given
    const problem = parametersProblem(authorizationType, parameters)
    if (problem !== null) throw new ConnectionError('INVALID', `${problem}.`)
    const box = await this.#options.secretBox()
    return {
      description,
      kmsKeyIdentifier,
      authorizationType,
      shownParameters: JSON.stringify(shownParameters(parameters)),
      sealedParameters: box.seal(JSON.stringify(parameters), arn),
    }
  }

  #freshState(type: Connection['authorizationType'], now: number) {
    return type === 'OAUTH_CLIENT_CREDENTIALS'
      ? ({ state: 'AUTHORIZING', stateReason: null, modifiedMillis: now, authorizedMillis: null } as const)
      : ({ state: 'AUTHORIZED', stateReason: null, modifiedMillis: now, authorizedMillis: now } as const)
  }

  /** The parameters that an update keeps. Where they cannot be decrypted, the update has to give all of them. */
  async #parametersBefore(present: Connection, change: ConnectionChange): Promise<AuthParameters> {
    if (present.sealedParameters === null) return {}
    try {
      return await this.#open(present)
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error
      if (change.parameters === null) throw new ConnectionError('INVALID', error.message)
      return {}
    }
  }

  async #open({ arn, sealedParameters }: Connection): Promise<AuthParameters> {
    const box = await this.#options.secretBox()
    return JSON.parse(box.open(sealedParameters ?? '', arn)) as AuthParameters
  }
}

function notFound(operation: string, name: string): ConnectionError {
  return new ConnectionError(
    'NOT_FOUND',
    `Failed to ${operation} the connection(s). Connection '${name}' does not exist.`,
  )
}

function notAuthorized({ arn, stateReason }: Connection): ConnectionUnusable {
  const reason = stateReason === null ? '' : ` ${stateReason}.`
  return new ConnectionUnusable('InvalidConnectionState', `The connection ${arn} is not authorized.${reason}`)
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\.$/, '').slice(0, reasonCharactersMax)
}

/** Waits only until the signal is aborted; the work itself goes on for everyone else who waits for it. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let stop = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
