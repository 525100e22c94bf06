import { type DispatcherOptions, ProxiedDispatchers } from '../../proxy/proxied-dispatchers.ts'
import { CredentialsMissing } from '../aws/call-error.ts'
import type { RequestSigner } from '../aws/credentials/request-signer.ts'
import { AssumeRoleError } from '../aws/credentials/role-credentials.ts'
import type { Header } from '../sdk-metadata.ts'
import { parseFunctionName, type QualifiedName } from './function-name.ts'
import { headerText } from './header-text.ts'
import type { Invocation, InvocationAnswer, LambdaApi } from './lambda-api.ts'

export interface LambdaClientOptions {
  /** The address of the Invoke API, such as `http://127.0.0.1:9001`; a path in it is preserved. */
  readonly endpoint: string
  /** Null to send unsigned requests, which emulators accept. */
  readonly sign: RequestSigner | null
  /**
   * Whether to call functions by name alone, as the old emulator did: some stand-ins for Lambda cannot find functions by
   * ARN. AWS needs the ARN if a function is in another account or region.
   */
  readonly byName: boolean
  /** Says which proxies calls go through. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** No answer came. The message is worded like the SDK's. */
export class SdkClientError extends Error {
  /** Whether there was nothing to sign the request with. */
  readonly credentialsMissing: boolean

  constructor(message: string, credentialsMissing = false) {
    super(message)
    this.credentialsMissing = credentialsMissing
  }
}

// The default concurrency of an account: any further calls wait here instead of being refused there.
const connectionsMax = 1000
// Answers are never above 6 MiB; the rest is room to refuse longer ones with a proper message.
const answerBytesMax = 7 * 1024 * 1024
// The state's TimeoutSeconds and the function's own limit decide how long a function may take.
const connections: DispatcherOptions = {
  connections: connectionsMax,
  headersTimeout: 0,
  bodyTimeout: 0,
  maxResponseSize: answerBytesMax,
  connect: {},
}

/** Calls the Invoke API over connections that it keeps open. */
export class LambdaClient implements LambdaApi {
  readonly #url: URL
  readonly #sign: RequestSigner | null
  readonly #byName: boolean
  readonly #dispatchers: ProxiedDispatchers

  constructor({ endpoint, sign, byName, environment }: LambdaClientOptions) {
    this.#url = new URL(endpoint)
    this.#sign = sign
    this.#byName = byName
    this.#dispatchers = new ProxiedDispatchers(environment, connections)
  }

  /** @throws SdkClientError when no answer came; AssumeRoleError; the signal's reason when it was aborted. */
  async invoke(invocation: Invocation): Promise<InvocationAnswer> {
    const { name, qualifier } = this.#called(invocation)
    const path = `${this.#url.pathname.replace(/\/$/, '')}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`
    const query: Record<string, string> = qualifier === null ? {} : { Qualifier: qualifier }
    const unsigned = { host: this.#url.host, ...invocationHeaders(invocation) }
    try {
      const headers =
        this.#sign === null
          ? unsigned
          : await this.#sign({
              url: this.#url,
              method: 'POST',
              path,
              query,
              headers: unsigned,
              body: invocation.payload,
              credentials: invocation.credentials,
              machineArn: invocation.machineArn,
            })
      const answer = await this.#dispatchers.request(this.#url, {
        method: 'POST',
        path,
        query,
        headers,
        body: invocation.payload,
        signal: invocation.signal,
      })
      return { status: answer.statusCode, headers: plainHeaders(answer.headers), body: await answer.body.text() }
    } catch (error) {
      invocation.signal.throwIfAborted()
      if (error instanceof AssumeRoleError) throw error
      throw new SdkClientError(describeFailure(error, this.#url), error instanceof CredentialsMissing)
    }
  }

  #called({ functionName, qualifier }: Invocation): QualifiedName {
    const parsed = this.#byName ? parseFunctionName(functionName) : null
    // The other side refuses anything that is not a function's name.
    if (parsed === null) return { name: functionName, qualifier }
    return { name: parsed.name, qualifier: qualifier ?? parsed.qualifier }
  }

  async close(): Promise<void> {
    await this.#dispatchers.destroy()
  }
}

function invocationHeaders(invocation: Invocation): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'stepwell',
    'x-amz-invocation-type': invocation.invocationType,
  }
  if (invocation.logType !== null) headers['x-amz-log-type'] = invocation.logType
  if (invocation.clientContext !== null) headers['x-amz-client-context'] = invocation.clientContext
  // The API accepts any ASCII for one, even line breaks: an execution must not fail because of its trace header.
  if (invocation.traceHeader !== null) headers['x-amzn-trace-id'] = headerText(invocation.traceHeader)
  const { tenantId = null, durableExecutionName = null } = invocation
  if (tenantId !== null) headers['x-amz-tenant-id'] = tenantId
  if (durableExecutionName !== null) headers['x-amz-durable-execution-name'] = durableExecutionName
  return headers
}

function plainHeaders(headers: Record<string, string | string[] | undefined>): ReadonlyMap<string, string> {
  const plain = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain.set(name, Array.isArray(value) ? value.join(',') : value)
  }
  return plain
}

function describeFailure(error: unknown, url: URL): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Unable to execute HTTP request: ${url.hostname}: Name or service not known`
    case 'ECONNREFUSED':
      return `Unable to execute HTTP request: Connect to ${url.host} failed: Connection refused`
    default:
      if (error instanceof CredentialsMissing) return message
      return `Unable to execute HTTP request: ${message === '' ? String(code ?? 'no answer') : message}`
  }
}

const spellings: ReadonlyMap<string, string> = new Map(
  [
    'Connection',
    'Content-Length',
    'Content-Type',
    'Date',
    'X-Amz-Executed-Version',
    'X-Amz-Log-Result',
    'x-amzn-Remapped-Content-Length',
    'x-amzn-RequestId',
    'X-Amzn-Trace-Id',
  ].map((name) => [name.toLowerCase(), name]),
)

// These describe the connection, not the answer.
const hopHeaders = new Set(['keep-alive', 'transfer-encoding', 'connection'])

/** The headers of an answer as the service shows them: in its own spelling, and always with `keep-alive`. */
export function shownHeaders(answer: InvocationAnswer): readonly Header[] {
  const shown: Header[] = [['Connection', 'keep-alive']]
  for (const [name, value] of answer.headers) {
    if (!hopHeaders.has(name)) shown.push([spellings.get(name) ?? name, value])
  }
  return shown
}
