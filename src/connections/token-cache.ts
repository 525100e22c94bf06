import type { Connection } from '../store/store.ts'
import type { AuthParameters } from './auth-parameters.ts'
import { fetchToken, type OAuthToken, TokenFailed } from './oauth-token.ts'
import type { OutboundClient } from './outbound/outbound-client.ts'

interface Entry {
  /** Of the connection that the token was fetched for: an update seals anew. */
  readonly sealedParameters: string | null
  readonly token: Promise<string>
  expiresMillis: number
}

// The service asks for a new token when the old one is about to expire, which is this much before.
const refreshMillis = 60_000
const answerSecondsMax = 60

/** The tokens of connections, in memory alone: after a restart they are fetched again. */
export class TokenCache {
  readonly #client: OutboundClient
  readonly #nowMillis: () => number
  /** At most one for each connection, and the store bounds those. */
  readonly #entries = new Map<string, Entry>()

  constructor(client: OutboundClient, nowMillis: () => number) {
    this.#client = client
    this.#nowMillis = nowMillis
  }

  /** The header that authorizes a call. Of calls that need a new token together, one fetches it for all. */
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
      // Until the endpoint says otherwise; a token without an end is used until it is rejected.
      expiresMillis: Infinity,
    }
    this.#entries.set(arn, entry)
    entry.token.catch(() => {
      if (this.#entries.get(arn) === entry) this.#entries.delete(arn)
    })
    return entry.token
  }

  /** Forgets a connection's token; with `token`, only where it is still that one. */
  async forget(arn: string, token: string | null = null): Promise<void> {
    const entry = this.#entries.get(arn)
    if (entry === undefined) return
    if (token !== null && (await entry.token.catch(() => null)) !== token) return
    if (this.#entries.get(arn) === entry) this.#entries.delete(arn)
  }

  async #fetch({ OAuthParameters = {} }: AuthParameters, signal: AbortSignal): Promise<OAuthToken> {
    // Others may wait for the same token longer than the first to ask.
    const timeout = AbortSignal.timeout(answerSecondsMax * 1000)
    try {
      return await fetchToken(this.#client, OAuthParameters, AbortSignal.any([signal, timeout]))
    } catch (error) {
      if (!timeout.aborted) throw error
      throw new TokenFailed(`The authorization endpoint did not answer within ${answerSecondsMax} seconds`, false)
    }
  }
}
