import type { Comparisons } from '../../asl/diagnostics/index.ts'
import { nearMatches } from '../near-matches.ts'
import {
  type AwsService,
  actionsOf,
  findOperation,
  findService,
  isExcluded,
  knownIds,
  packageOfYounger,
} from './service-table.ts'

export type SdkLookup =
  | { readonly type: 'found'; readonly service: AwsService; readonly operation: string }
  | {
      readonly type: 'unknownService' | 'unknownAction'
      readonly id: string
      readonly near: readonly string[]
      /** What to do if the service or action is newer than the table; null where that is unlikely. */
      readonly advice: string | null
    }

/** What several lookups share, to limit their total work. */
export interface SdkLookupEffort {
  readonly comparisons?: Comparisons
  /** The names of the clients that are installed. */
  readonly installed?: readonly string[]
}

/** What `aws-sdk:<id>:<action>` calls, or what was probably meant. Null for any other kind of resource type. */
export function lookUpSdk(resourceType: string, action: string, effort: SdkLookupEffort = {}): SdkLookup | null {
  const { comparisons, installed } = effort
  if (!resourceType.startsWith('aws-sdk:')) return null
  const id = resourceType.slice('aws-sdk:'.length)
  const service = findService(id, installed)
  if (service === null) {
    const compact = id.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
    const younger = packageOfYounger(id)
    const isMisspelled =
      findService(compact, installed) !== null || (compact !== id && packageOfYounger(compact) !== null)
    const near = isMisspelled ? [compact] : younger !== null ? [] : nearMatches(id, knownIds(), 3, comparisons)
    return { type: 'unknownService', id, near, advice: near.length > 0 ? null : serviceAdvice(id, younger) }
  }
  const operation = findOperation(service, action)
  if (operation === null) {
    const near = comparisons?.areSpent === true ? [] : nearMatches(action, actionsOf(service), 3, comparisons)
    const isExplained = near.length > 0 || isExcluded(service, action)
    return { type: 'unknownAction', id, near, advice: isExplained ? null : actionAdvice(id, action, service.package) }
  }
  return { type: 'found', service, operation }
}

/** Only names packages that are known to exist. */
function serviceAdvice(id: string, younger: string | null): string | null {
  const beside = 'beside this server, or where the server is started'
  if (younger !== null)
    return `The client of ${id} is not installed: install its client ${beside}: npm install ${younger}`
  if (!/^[a-z][a-z0-9]+$/.test(id)) return null
  return `If ${id} is a service that this server does not know yet: install its client of the AWS SDK for JavaScript ${beside}`
}

function actionAdvice(id: string, action: string, name: string): string {
  return `If ${action} is newer than this server, install a newer client of ${id} beside it, or where the server is started: npm install ${name}@latest`
}
