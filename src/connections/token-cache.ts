import type { Connection } from '../store/store.ts'
import type { AuthParameters } from './auth-parameters.ts'
import { fetchToken, type OAuthToken, TokenFailed } from './oauth-token.ts'
import type { OutboundClient } from './outbound/outbound-client.ts'

interface Entry {
  /** Identifies the version of the connection that the token was fetched for: an update seals the parameters anew. */
  readonly sealedParameters: string | null
  readonly token: Promise<string>
  expiresMillis: number
}

// The service fetches a new token this long before the old one expires.
const refreshMillis = 60_000
const answerSecondsMax = 60

/** The tokens of connections, held only in memory: after a restart they are fetched again. */
export class TokenCache {
  readonly #client: OutboundClient
  readonly #nowMillis: () => number
  /** At most one entry for each connection, and the store bounds the number of connections. */
  readonly #entries = new Map<string, Entry>()

  constructor(client: OutboundClient, nowMillis: () => number) {
    this.#client = client
    this.#nowMillis = nowMillis
  }

  /** The header that authorizes a call. When several calls need a new token at once, one fetches it for all. */
  get(connection: Connection, parameters: AuthParameters, signal: AbortSignal): Promise<string> {
    const { arn, sealedParameters } = connection
    const present = this.#entries.get(arn)
    if (present?.sealedParameters === sealedParameters && this.#nowMillis() < present.expiresMillis) {
      return present.token
    }
    const entry: Entry = {
      sealedParameters,
      token: this.#fetch(parameters, signal).then((fetched) => {
        if (fetched.expiresInSeconds !== null) {
          entry.expiresMillis = this.#nowMillis() + fetched.expiresInSeconds * 1000 - refreshMillis
        }
        return fetched.authorization
      }),
      // Until the endpoint says otherwise. A token without an expiry time is used until it is rejected.
      expiresMillis: Infinity,
    }
    this.#entries.set(arn, entry)
    entry.token.catch(() => {
      if (this.#entries.get(arn) === entry) this.#entries.delete(arn)
    })
    return entry.token
  }

  /** Forgets a connection's token; with `token`, only if that is still the current one. */
  async forget(arn: string, token: string | null = null): Promise<void> {
    const entry = this.#entries.get(arn)
    if (entry === undefined) return
    if (token !== null && (await entry.token.catch(() => null)) !== token) return
    if (this.#entries.get(arn) === entry) this.#entries.delete(arn)
  }

  async #fetch({ OAuthParameters = {} }: AuthParameters, signal: AbortSignal): Promise<OAuthToken> {
    // Others may wait for the same token for longer than whoever asked first.
    const timeout = AbortSignal.timeout(answerSecondsMax * 1000)
    try {
      return await fetchToken(this.#client, OAuthParameters, AbortSignal.any([signal, timeout]))
    } catch (error) {
      if (!timeout.aborted) throw error
      throw new TokenFailed(`The authorization endpoint did not answer within ${answerSecondsMax} seconds`, false)
    }
  }
}
