import { getMember, isObject, type JsonValue } from '../../../json/index.ts'

/** Credentials in the SDK's form. */
export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

export type CredentialProvider = () => Promise<AwsCredentials>

/** The role that a state's Credentials name, or null. */
export function roleArnOf(credentials: JsonValue | null): string | null {
  const arn = isObject(credentials) ? getMember(credentials, 'RoleArn') : undefined
  return typeof arn === 'string' && arn !== '' ? arn : null
}

export interface AssumeRequest {
  readonly roleArn: string
  /** The external id that a role's trust policy may require: the state machine's ARN. */
  readonly externalId: string
  /** The address of STS, or null for AWS itself. */
  readonly endpoint: string | null
}

/** A role could not be assumed. */
export class AssumeRoleError extends Error {
  readonly roleArn: string
  /** Whether STS denied the caller the right to assume the role. */
  readonly denied: boolean

  constructor(roleArn: string, reason: string, denied: boolean) {
    super(`The role ${roleArn} could not be assumed: ${reason}`)
    this.roleArn = roleArn
    this.denied = denied
  }
}

// Credentials are renewed this long before they expire, so that no request is sent with stale ones.
const marginMillis = 5 * 60_000
const rolesMax = 1000

/** Credentials of assumed roles, reused until shortly before they expire. Concurrent calls for a role assume it once. */
export class RoleCredentials {
  readonly #assume: (request: AssumeRequest) => Promise<AwsCredentials>
  readonly #nowMillis: () => number
  readonly #known = new Map<string, Promise<AwsCredentials>>()

  constructor(assume: (request: AssumeRequest) => Promise<AwsCredentials>, nowMillis: () => number) {
    this.#assume = assume
    this.#nowMillis = nowMillis
  }

  /** @throws AssumeRoleError */
  async get(request: AssumeRequest): Promise<AwsCredentials> {
    const key = [request.roleArn, request.externalId, request.endpoint].join('\n')
    const known = this.#known.get(key)
    if (known !== undefined) {
      const credentials = await known
      const expiresMillis = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY
      if (expiresMillis - marginMillis > this.#nowMillis()) return credentials
      // The first caller fetches; the others find its promise here.
      if (this.#known.get(key) !== known) return this.get(request)
    }
    return this.#fetch(key, request)
  }

  #fetch(key: string, request: AssumeRequest): Promise<AwsCredentials> {
    const assumed = this.#assume(request)
    this.#known.delete(key)
    this.#known.set(key, assumed)
    if (this.#known.size > rolesMax) this.#known.delete(this.#known.keys().next().value!)
    assumed.catch(() => {
      if (this.#known.get(key) === assumed) this.#known.delete(key)
    })
    return assumed
  }
}
