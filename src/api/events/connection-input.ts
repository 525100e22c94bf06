import type { AuthParameters, HttpParameters, OAuthParameters } from '../../connections/auth-parameters.ts'
import { ConnectionError } from '../../connections/connection-error.ts'
import type { ConnectionChange, NewConnection } from '../../connections/connections.ts'
import type { Connection } from '../../store/store.ts'
import type { Shapes } from '../model/service-model.ts'
import { inputDecoder } from '../protocol/decode.ts'
import modelText from './events-model.json' with { type: 'json' }

/** The part of EventBridge's interface that concerns connections. */
export const eventsModel = modelText as unknown as Shapes & {
  readonly operations: Readonly<Record<string, { readonly input: string; readonly errors: readonly string[] }>>
  readonly errors: Readonly<Record<string, { readonly status: number }>>
}

interface CreateInput {
  readonly Name: string
  readonly Description?: string
  readonly AuthorizationType: Connection['authorizationType']
  readonly AuthParameters: GivenAuthParameters
  readonly InvocationConnectivityParameters?: object
  readonly KmsKeyIdentifier?: string
}

type UpdateInput = Pick<CreateInput, 'Name'> & Partial<CreateInput>

interface GivenAuthParameters extends AuthParameters {
  readonly ConnectivityParameters?: object
}

const decodeCreate = inputDecoder(eventsModel.operations.CreateConnection!.input, eventsModel)
const decodeUpdate = inputDecoder(eventsModel.operations.UpdateConnection!.input, eventsModel)

/** Reads and checks an input of CreateConnection. */
export function readNewConnection(body: unknown): NewConnection {
  const input = decodeCreate(body) as CreateInput
  refusePrivate(input)
  return {
    name: input.Name,
    description: input.Description ?? null,
    authorizationType: input.AuthorizationType,
    parameters: withoutEmptyLists(input.AuthParameters),
    kmsKeyIdentifier: input.KmsKeyIdentifier ?? null,
  }
}

export function readConnectionChange(body: unknown): { readonly name: string; readonly change: ConnectionChange } {
  const input = decodeUpdate(body) as UpdateInput
  refusePrivate(input)
  return {
    name: input.Name,
    change: {
      description: input.Description ?? null,
      authorizationType: input.AuthorizationType ?? null,
      parameters: input.AuthParameters === undefined ? null : withoutEmptyLists(input.AuthParameters),
      kmsKeyIdentifier: input.KmsKeyIdentifier ?? null,
    },
  }
}

/** There is no VPC Lattice here; pretending otherwise would call the endpoint by a different route than was asked for. */
function refusePrivate({ InvocationConnectivityParameters, AuthParameters }: UpdateInput): void {
  if (InvocationConnectivityParameters === undefined && AuthParameters?.ConnectivityParameters === undefined) return
  throw new ConnectionError(
    'INVALID',
    'Private connectivity by resource configurations is not supported. This server calls endpoints of its own networks when --allow-http-endpoints names them: leave the connectivity parameters out.',
  )
}

/** Leaves out empty lists, as they are not shown either. */
function withoutEmptyLists({ InvocationHttpParameters: http, OAuthParameters: oauth, ...others }: GivenAuthParameters) {
  const invocation = nonEmptyLists(http)
  return {
    ...others,
    ...(oauth !== undefined && { OAuthParameters: oauthWithoutEmptyLists(oauth) }),
    ...(invocation !== null && { InvocationHttpParameters: invocation }),
  }
}

function oauthWithoutEmptyLists({ OAuthHttpParameters, ...others }: OAuthParameters): OAuthParameters {
  const http = nonEmptyLists(OAuthHttpParameters)
  return { ...others, ...(http !== null && { OAuthHttpParameters: http }) }
}

function nonEmptyLists(http: HttpParameters | undefined): HttpParameters | null {
  if (http === undefined) return null
  const lists = Object.entries(http).filter(([, list]: [string, readonly unknown[]]) => list.length > 0)
  // An empty object stays: in an update it removes what was there.
  return Object.fromEntries(lists)
}
