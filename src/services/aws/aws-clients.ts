import type { NormalizedSchema } from '@smithy/core/schema'
import { EndpointGuard, EndpointRefused } from '../../connections/outbound/endpoint-guard.ts'
import { GuardedRequestHandler, type RequestHandler } from '../../connections/outbound/guarded-request-handler.ts'
import { configuredAddressOf, ownAddressOf } from '../../connections/outbound/own-address.ts'
import type { JsonObject, JsonValue, PlainObject } from '../../json/index.ts'
import { proxiedAgents } from '../../proxy/proxied-agents.ts'
import type { Header } from '../sdk-metadata.ts'
import { type RefusedCall, refusal, unansweredMessage } from './call-error.ts'
import { defaultCredentials } from './credentials/default-credentials.ts'
import {
  type AssumeRequest,
  AssumeRoleError,
  type AwsCredentials,
  RoleCredentials,
  roleArnOf,
} from './credentials/role-credentials.ts'
import { type EndpointSettings, endpointOf } from './endpoints.ts'
import { type LocalApi, type LocalApis, LocalRequestHandler } from './local-request-handler.ts'
import {
  installedPackage,
  loadPackage,
  type Middleware,
  PackageProblem,
  requireModule,
  type SdkClient,
  type SdkCommand,
  type SdkHttpMessage,
  type SdkPackage,
} from './sdk-package.ts'
import type { AwsService } from './service-table.ts'
import { fromSdkOutput } from './values/from-sdk-output.ts'
import { type NamingStyle, shownName } from './values/naming.ts'
import { hasParameter, toSdkInput } from './values/to-sdk-input.ts'

export interface AwsCall {
  readonly service: AwsService
  readonly operation: string
  readonly parameters: JsonObject
  readonly style: NamingStyle
  /** The value of the state's Credentials. */
  readonly credentials: JsonValue | null
  readonly machineArn: string
  /** Goes into the member that the API's model marks for it, or into the member named here. */
  readonly idempotencyToken: TokenMember & { readonly token: string }
  readonly signal: AbortSignal
  /** Members passed to the client as they are: bytes of any length. */
  readonly rawInput?: Readonly<Record<string, unknown>>
  /** Reads an answer that has more than plain members: bytes of any length, or a stream of events. */
  readonly readOutput?: (output: Readonly<Record<string, unknown>>) => Promise<PlainObject>
}

interface TokenMember {
  readonly member: string | null
}

type PlannedMembers = 'service' | 'operation' | 'parameters' | 'style'

export interface AwsAnswer {
  readonly type: 'answered'
  readonly members: PlainObject
  readonly status: number
  readonly requestId: string
  /** Lower-case names. */
  readonly headers: readonly Header[]
}

export type AwsOutcome =
  | AwsAnswer
  /** The API answered with an error. */
  | ({ readonly type: 'refused' } & RefusedCall)
  /** No answer came. */
  | { readonly type: 'unanswered'; readonly message: string }
  /** The role could not be assumed. */
  | { readonly type: 'unauthorized'; readonly error: AssumeRoleError }
  /** The call cannot be made at all: the client is missing, or has no such operation. */
  | { readonly type: 'impossible'; readonly message: string }
  /** The parameters do not fit the API, in the service's words. */
  | { readonly type: 'unfit'; readonly problems: readonly string[] }
  | { readonly type: 'aborted' }

export interface AwsClientsOptions {
  readonly region: string
  readonly endpoints: EndpointSettings
  readonly nowMillis: () => number
  /** Services that this process answers itself, instead of AWS or an endpoint. */
  readonly local?: LocalApis
  /** Judges the addresses that parameters lead to. By default, only public ones are called. */
  readonly guard?: EndpointGuard
  /** Loads a client's package; tests put their own in its place. */
  readonly load?: (name: string) => SdkPackage
}

const clientsMax = 500
const connectMillisMax = 10_000
// Long enough for a function that runs for a quarter of an hour. The task's TimeoutSeconds limits how long it may take.
const silenceMillisMax = 16 * 60_000
// An answer that trickles in byte by byte is never silent, so it needs a limit of its own.
const answerMillisMax = 2 * silenceMillisMax
// Room for the longest answer of any API: sixteen megabytes of DynamoDB items, and what surrounds them.
const answerBytesMax = 24 * 1024 * 1024
const connectionsMax = 500

// Clients print advice for programmers on the console, such as that a queue's address is not in the client's region.
const ignore = () => {}
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore }

const anyCredentials = { accessKeyId: 'any', secretAccessKey: 'any' }
const unsigned = { signer: { sign: async (request: unknown) => request } }

const sts: AwsService = { id: 'sts', prefix: 'Sts', package: '@aws-sdk/client-sts', sdkId: 'STS' }

/** Calls any AWS API through the SDK's clients, which are created on first use and then reused. */
export class AwsClients {
  readonly #options: AwsClientsOptions
  readonly #load: (name: string) => SdkPackage
  readonly #clients = new Map<string, Promise<SdkClient>>()
  readonly #roles: RoleCredentials
  readonly #guard: EndpointGuard
  readonly #handlers = new Map<'open' | 'guarded', RequestHandler>()

  constructor(options: AwsClientsOptions) {
    this.#options = options
    this.#load = options.load ?? loadPackage
    this.#guard = options.guard ?? new EndpointGuard({ allowed: [] })
    this.#roles = new RoleCredentials((request) => this.#assume(request), options.nowMillis)
  }

  /** The address at which a service is called in place of AWS, or null. */
  endpointOf(service: AwsService): string | null {
    return endpointOf(service.sdkId, this.#options.endpoints)
  }

  /** What is wrong with parameters, before any call. Nothing where the client that would know is not installed. */
  findProblems({ service, operation, parameters, style }: Pick<AwsCall, PlannedMembers>): readonly string[] {
    const input = this.#inputOf(service, operation)
    return input === null ? [] : toSdkInput(parameters, input, style).problems
  }

  /** Whether an operation takes an idempotency token, in a member that its model marks for it or in the member named. */
  takesToken({ service, operation, style, member }: Pick<AwsCall, 'service' | 'operation' | 'style'> & TokenMember) {
    const input = this.#inputOf(service, operation)
    return input !== null && tokenMembers(input, style, member).length > 0
  }

  /** The input of an operation; null where the client that would know is not installed. */
  #inputOf(service: AwsService, operation: string): NormalizedSchema | null {
    return installedPackage(service.package, this.#load)?.schemasOf(operation)?.input ?? null
  }

  async call(call: AwsCall): Promise<AwsOutcome> {
    if (call.signal.aborted) return { type: 'aborted' }
    let sdk: SdkPackage
    try {
      sdk = this.#load(call.service.package)
    } catch (error) {
      if (error instanceof PackageProblem) return { type: 'impossible', message: error.message }
      throw error
    }
    const schemas = sdk.schemasOf(call.operation)
    if (schemas === null) {
      return {
        type: 'impossible',
        message: `The installed version of ${call.service.package} has no operation ${call.operation}. Install a newer one: npm install ${call.service.package}@latest`,
      }
    }
    const { input, problems } = toSdkInput(call.parameters, schemas.input, call.style)
    if (problems.length > 0) return { type: 'unfit', problems }
    addToken(input, schemas.input, call)
    const command = sdk.createCommand(call.operation, { ...input, ...call.rawInput })!
    const answered = watchAnswer(command)
    if (takesText(call.parameters, schemas.input)) command.middlewareStack.add(sendAsText, textStep)
    try {
      const client = await this.#client(sdk, call)
      const output = await client.send(command, { abortSignal: call.signal })
      const response = answered()
      const members = (await call.readOutput?.(output)) ?? (await fromSdkOutput(output, schemas.output, call.style))
      return {
        type: 'answered',
        members,
        status: response?.statusCode ?? 200,
        requestId: requestIdOf(output),
        headers: Object.entries(response?.headers ?? {}),
      }
    } catch (error) {
      if (call.signal.aborted) return { type: 'aborted' }
      if (error instanceof AssumeRoleError) return { type: 'unauthorized', error }
      if (error instanceof EndpointRefused) return { type: 'impossible', message: error.message }
      const refused = refusal(error, sdk.isModelled)
      if (refused !== null) return { type: 'refused', ...refused }
      return { type: 'unanswered', message: unansweredMessage(error) }
    }
  }

  /** The credentials for calls to a service that do not go through a client. */
  credentialsFor(
    service: Pick<AwsService, 'sdkId'>,
    credentials: JsonValue | null,
    machineArn: string,
  ): Promise<AwsCredentials> {
    const endpoint = endpointOf(service.sdkId, this.#options.endpoints)
    const roleArn = roleArnOf(credentials)
    if (roleArn === null) return defaultCredentials(this.#options.endpoints.environment, endpoint !== null)
    // An emulator that stands in for one service is likely to provide this one too.
    const stsEndpoint = endpointOf(sts.sdkId, this.#options.endpoints) ?? endpoint
    return this.#roles.get({ roleArn, externalId: machineArn, endpoint: stsEndpoint })
  }

  close(): void {
    this.#clients.clear()
    for (const handler of this.#handlers.values()) handler.destroy()
    this.#handlers.clear()
  }

  #client(sdk: SdkPackage, { service, credentials, machineArn }: AwsCall): Promise<SdkClient> {
    const roleArn = roleArnOf(credentials)
    const key = [service.package, ...(roleArn === null ? [] : [roleArn, machineArn])].join('\n')
    const known = this.#clients.get(key)
    if (known !== undefined) return known
    const local = this.#options.local?.[service.sdkId]
    const made =
      local !== undefined
        ? Promise.resolve(this.#createLocal(sdk, local))
        : this.#isUnsigned(service)
          ? this.#create(sdk, this.endpointOf(service), async () => anyCredentials, unsigned)
          : this.#create(sdk, this.endpointOf(service), () => this.credentialsFor(service, credentials, machineArn))
    this.#clients.set(key, made)
    // Dropped, not destroyed: it may have calls in progress, and all clients share the connections.
    if (this.#clients.size > clientsMax) this.#clients.delete(this.#clients.keys().next().value!)
    return made
  }

  /** A stand-in for Lambda from the old emulator's setting is called without credentials. */
  #isUnsigned({ sdkId }: AwsService): boolean {
    return sdkId === 'Lambda' && (this.#options.endpoints.overrides.Lambda ?? null) !== null
  }

  async #create(
    sdk: SdkPackage,
    endpoint: string | null,
    credentials: () => Promise<AwsCredentials>,
    others: object = {},
  ): Promise<SdkClient> {
    const client: SdkClient = sdk.createClient({
      region: this.#options.region,
      requestHandler: new GuardedRequestHandler({
        guard: this.#guard,
        open: this.#requestHandler('open'),
        guarded: this.#requestHandler('guarded'),
        ownAddress: () => ownAddressOf(client.config, sdk.hostPrefixes),
      }),
      credentials,
      logger: silent,
      ...others,
      // The service does not ask S3 for the checksums of objects that it reads (observed).
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Emulators answer at a single address, not at one per bucket or account.
      ...(endpoint !== null && { endpoint, forcePathStyle: true, disableHostPrefix: true }),
    })
    if (endpoint !== null || client.config === undefined) return client
    // The SDK's shared configuration files may name an endpoint, which counts like any other.
    const configured = await configuredAddressOf(client.config)
    return configured === null ? client : this.#create(sdk, configured.href, credentials)
  }

  /** A client whose requests never leave this process. They are still signed, but nobody checks the signature. */
  #createLocal(sdk: SdkPackage, api: () => Promise<LocalApi>): SdkClient {
    return sdk.createClient({
      region: this.#options.region,
      requestHandler: new LocalRequestHandler(api),
      credentials: anyCredentials,
      logger: silent,
      responseChecksumValidation: 'WHEN_REQUIRED',
      endpoint: 'http://here.localhost',
      forcePathStyle: true,
    })
  }

  /** The handler for all clients. It keeps connections open, and all calls to the same host share them. */
  #requestHandler(kind: 'open' | 'guarded'): RequestHandler {
    const known = this.#handlers.get(kind)
    if (known !== undefined) return known
    const { NodeHttpHandler } = requireModule<typeof import('@smithy/node-http-handler')>('@smithy/node-http-handler')
    const lookup = kind === 'guarded' ? { lookup: this.#guard.lookup } : {}
    const made = new NodeHttpHandler({
      connectionTimeout: connectMillisMax,
      socketTimeout: silenceMillisMax,
      ...proxiedAgents(
        this.#options.endpoints.environment,
        { keepAlive: true, maxSockets: connectionsMax, ...lookup },
        { bodyBytesMax: answerBytesMax, millisMax: answerMillisMax },
      ),
    }) as unknown as RequestHandler
    this.#handlers.set(kind, made)
    return made
  }

  async #assume({ roleArn, externalId, endpoint }: AssumeRequest): Promise<AwsCredentials> {
    const sdk = this.#load(sts.package)
    const { environment } = this.#options.endpoints
    const client = await this.#create(sdk, endpoint, () => defaultCredentials(environment, endpoint !== null))
    const input = { RoleArn: roleArn, RoleSessionName: 'stepwell', ExternalId: externalId }
    try {
      const { Credentials: given } = (await client.send(
        sdk.createCommand('AssumeRole', input)!,
      )) as unknown as AssumeRoleOutput
      return {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        sessionToken: given.SessionToken,
        expiration: given.Expiration,
      }
    } catch (error) {
      const denied = /^AccessDenied/.test(refusal(error, sdk.isModelled)?.code ?? '')
      throw new AssumeRoleError(roleArn, unansweredMessage(error), denied)
    }
  }
}

interface AssumeRoleOutput {
  readonly Credentials: {
    readonly AccessKeyId: string
    readonly SecretAccessKey: string
    readonly SessionToken: string
    readonly Expiration: Date
  }
}

/** The same attempt always gets the same token, so a call repeated after a crash does its work only once. */
function addToken(
  input: Record<string, unknown>,
  schema: NormalizedSchema,
  { idempotencyToken, style }: AwsCall,
): void {
  const { member, token } = idempotencyToken
  for (const name of tokenMembers(schema, style, member)) input[name] ??= token
}

function tokenMembers(schema: NormalizedSchema, style: NamingStyle, member: string | null): readonly string[] {
  if (!schema.isStructSchema()) return []
  return [...schema.structIterator()]
    .filter(([name, each]) => each.isIdempotencyToken() || shownName(name, style) === member)
    .map(([name]) => name)
}

/** Returns a function that gives the HTTP answer to a command once it has arrived. */
function watchAnswer(command: SdkCommand): () => SdkHttpMessage | undefined {
  let response: SdkHttpMessage | undefined
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      response = result.response
      return result
    },
    { step: 'deserialize', name: 'watchAnswer', priority: 'low' },
  )
  return () => response
}

const textStep = { step: 'build', name: 'sendAsText', priority: 'low' } as const

/** A streamed body without a given type is sent as text (observed). */
const sendAsText: Middleware = (next) => (args) => {
  if (args.request !== undefined) args.request.headers['content-type'] = 'text/plain; charset=UTF-8'
  return next(args)
}

function takesText(parameters: JsonObject, schema: NormalizedSchema): boolean {
  if (!schema.isStructSchema()) return false
  const members = [...schema.structIterator()]
  const body = members.find(([, member]) => member.isBlobSchema() && member.isStreaming())
  if (body === undefined || !hasParameter(parameters, shownName(body[0], 'sdk'))) return false
  const type = members.find(([, member]) => member.getMergedTraits().httpHeader === 'Content-Type')
  return type !== undefined && !hasParameter(parameters, shownName(type[0], 'sdk'))
}

function requestIdOf(output: Readonly<Record<string, unknown>>): string {
  const metadata = output.$metadata as { readonly requestId?: string } | undefined
  return metadata?.requestId ?? ''
}
