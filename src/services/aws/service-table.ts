import { readFileSync } from 'node:fs'
import path from 'node:path'
import { installedPackage, installedPackages, type SdkPackage } from './sdk-package.ts'
import { actionName, prefixOfPackage } from './values/naming.ts'

/** A service as `aws-sdk:<id>:…` names it. */
export interface AwsService {
  readonly id: string
  /** The prefix of its error names. */
  readonly prefix: string
  /** The package of its client. */
  readonly package: string
  /** Its name in the SDK's settings: `DynamoDB`, `Secrets Manager`. */
  readonly sdkId: string
}

/** The prefix of the service's actions in policies, as far as its signing name tells. */
export function iamPrefixOf(service: AwsService): string {
  return table().get(service.id)?.iam ?? service.id
}

interface Row extends AwsService {
  readonly iam: string
  readonly unsupported: ReadonlySet<string>
  /** Operation names by action. Empty for retired services, whose operations are no longer listed anywhere. */
  readonly operations: ReadonlyMap<string, string>
}

let rows: ReadonlyMap<string, Row> | null = null

/** Clients newer than the table whose names have hyphens, which their services' ids lack. */
const hyphenatedNames = [
  'bcm-recommended-actions',
  'bedrock-agentcore',
  'bedrock-agentcore-control',
  'marketplace-agreement',
  'partnercentral-account',
  'partnercentral-benefits',
  'partnercentral-channel',
  'signer-data',
  'workspaces-instances',
]
/** Clients newer than the table whose names have no hyphens. */
const plainNames = ['elementalinference', 'gameliftstreams', 's3vectors']

const youngerNames: ReadonlyMap<string, string> = new Map(
  [...hyphenatedNames, ...plainNames].map((name) => [name.replaceAll('-', ''), `@aws-sdk/client-${name}`]),
)

/** The package of a service's client if the service is known to be newer than the table, or null. */
export function packageOfYounger(id: string): string | null {
  return youngerNames.get(id) ?? null
}

/** Finds a service in the table, or a newer one whose client is installed. */
export function findService(id: string, installed?: readonly string[]): AwsService | null {
  return table().get(id) ?? youngerService(id, installed ?? installedPackages())
}

/** The ids that somebody may have meant: those in the table, and those of newer services. */
export function knownIds(): string[] {
  return [...table().keys(), ...youngerNames.keys()]
}

export function serviceIds(): Iterable<string> {
  return table().keys()
}

/** The name of the operation that an action calls; null if there is none, or if it may not be called. */
export function findOperation(service: AwsService, action: string): string | null {
  const row = table().get(service.id)
  const operation = row?.operations.get(action) ?? operationOfClient(service, action)
  if (operation !== null) return row?.unsupported.has(operation) ? null : operation
  const isRetired = row !== undefined && row.operations.size === 0
  return isRetired && /^[a-z]/.test(action) ? `${action.slice(0, 1).toUpperCase()}${action.slice(1)}` : null
}

/** Whether an action exists but Step Functions does not offer it, such as one that answers with a stream. */
export function isExcluded(service: AwsService, action: string): boolean {
  const row = table().get(service.id)
  return row !== undefined && [...row.unsupported].some((operation) => actionName(operation) === action)
}

/** All callable actions that are known here. */
export function actionsOf(service: AwsService): string[] {
  const row = table().get(service.id)
  if (row === undefined) return (installedPackage(service.package)?.operations ?? []).map(actionName)
  return [...row.operations].filter(([, operation]) => !row.unsupported.has(operation)).map(([action]) => action)
}

const operationsOfClients = new WeakMap<SdkPackage, ReadonlyMap<string, string>>()

/** Finds an operation added to the service since the table was made. It can be called if a newer client is installed. */
function operationOfClient(service: AwsService, action: string): string | null {
  const client = installedPackage(service.package)
  if (client === null) return null
  let byAction = operationsOfClients.get(client)
  if (byAction === undefined) {
    byAction = new Map(client.operations.map((operation) => [actionName(operation), operation]))
    operationsOfClients.set(client, byAction)
  }
  return byAction.get(action) ?? null
}

/** Follows the table's rule: the id is the name of the client's package without its hyphens. */
function youngerService(id: string, installed: readonly string[]): AwsService | null {
  const name = installed.find((each) => each.replace(/^.*\/client-/, '').replaceAll('-', '') === id)
  if (name === undefined) return null
  const words = name.replace(/^.*\/client-/, '').replaceAll('-', ' ')
  return { id, prefix: prefixOfPackage(name), package: name, sdkId: words }
}

/** The table, read when a definition first names an AWS SDK integration. */
function table(): ReadonlyMap<string, Row> {
  rows ??= readTable()
  return rows
}

function readTable(): ReadonlyMap<string, Row> {
  interface Stored {
    readonly prefix: string
    readonly package: string
    readonly sdkId: string
    readonly iam: string
    readonly unsupported: string
    readonly operations: string
  }
  const file = path.join(import.meta.dirname, 'data/services.json')
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Stored>
  return new Map(
    Object.entries(stored).map(([id, { prefix, package: packageName, sdkId, iam, unsupported, operations }]) => {
      const byAction = new Map(words(operations).map((operation) => [actionName(operation), operation]))
      return [
        id,
        {
          id,
          prefix,
          package: packageName,
          sdkId,
          iam,
          unsupported: new Set(words(unsupported)),
          operations: byAction,
        },
      ]
    }),
  )
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}
