import { nearMatches } from '../near-matches.ts'
import { type AwsService, actionsOf, findOperation, findService, serviceIds } from './service-table.ts'

export type SdkLookup =
  | { readonly type: 'found'; readonly service: AwsService; readonly operation: string }
  | { readonly type: 'unknownService'; readonly id: string; readonly near: readonly string[] }
  | { readonly type: 'unknownAction'; readonly id: string; readonly near: readonly string[] }

/** What `aws-sdk:<id>:<action>` calls, or what was probably meant. Null for a resource type of another kind. */
export function lookUpSdk(resourceType: string, action: string): SdkLookup | null {
  if (!resourceType.startsWith('aws-sdk:')) return null
  const id = resourceType.slice('aws-sdk:'.length)
  const service = findService(id)
  if (service === null) {
    const compact = id.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
    const near = findService(compact) === null ? nearMatches(id, serviceIds()) : [compact]
    return { type: 'unknownService', id, near }
  }
  const operation = findOperation(service, action)
  if (operation === null) return { type: 'unknownAction', id, near: nearMatches(action, actionsOf(service)) }
  return { type: 'found', service, operation }
}
