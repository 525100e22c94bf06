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
      /** What to do where the service or the action is younger than the table; null where it is hardly meant so. */
      readonly advice: string | null
    }

/** What several lookups share. */
export interface SdkLookupEffort {
  readonly comparisons?: Comparisons
  /** The names of the clients that are installed. */
  readonly installed?: readonly string[]
}

/** What `aws-sdk:<id>:<action>` calls, or what was probably meant. Null for a resource type of another kind. */
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

/** Names no package that may not exist. */
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
