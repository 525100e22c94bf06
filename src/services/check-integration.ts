import type { IntegrationCheck, IntegrationResource } from '../asl/check/index.ts'
import type { Comparisons } from '../asl/diagnostics/index.ts'
import type { AllowedEndpoint } from '../connections/outbound/allowed-endpoints.ts'
import { lookUpSdk, type SdkLookupEffort } from './aws/sdk-lookup.ts'
import { installedPackages } from './aws/sdk-package.ts'
import { httpDefinitionProblems } from './http/definition-problems.ts'
import { nearMatches } from './near-matches.ts'
import { knownActions } from './optimized/known-actions.ts'

type Unknown = ReturnType<IntegrationCheck['findUnknown']>

/** What one check has found out so far. */
interface Known {
  /** By ARN. */
  readonly unknown: Map<string, Unknown>
  readonly installed: readonly string[]
}

/** Checks which integrations exist and what they take, for a server without any allowed plain-http endpoints. */
export const checkIntegration: IntegrationCheck = integrationCheck([])

/** The same for a server with endpoints that HTTP Tasks may call even though they are not https. */
export function integrationCheck(allowedEndpoints: readonly AllowedEndpoint[]): IntegrationCheck {
  // Finding out what is installed takes long, so it is done once per check.
  const known = new WeakMap<Comparisons, Known>()
  return {
    findUnknown(resource, comparisons) {
      const { unknown, installed } = known.get(comparisons) ?? { unknown: new Map(), installed: installedPackages() }
      known.set(comparisons, { unknown, installed })
      let found = unknown.get(resource.arn)
      if (found === undefined) {
        found = findUnknown(resource, { comparisons, installed })
        unknown.set(resource.arn, found)
      }
      return found
    },
    // Only the clients know which members the many APIs of AWS SDK integrations take, and they are not loaded here.
    parametersOf: ({ resourceType, action }) => knownActions().get(`${resourceType}:${action}`)?.parameters ?? null,
    findValueProblems({ resourceType, action }, parameters) {
      if (resourceType !== 'http' || action !== 'invoke') return []
      return httpDefinitionProblems(parameters, allowedEndpoints)
    },
  }
}

/** Suggests the nearest match as a whole ARN. */
function findUnknown(
  { arn, resource, resourceType, action, pattern }: IntegrationResource,
  effort: SdkLookupEffort,
): Unknown {
  const sdk = lookUpSdk(resourceType, action, effort)
  if (sdk === null) {
    const known = knownActions().get(`${resourceType}:${action}`)
    if (known?.patterns.includes(pattern) === true) return null
    // A pattern that an action does not support counts as unknown too.
    if (known !== undefined) return { suggestion: arn.slice(0, -resource.length) + action }
    const [near] = nearMatches(`${resourceType}:${action}`, knownActions().keys(), 1, effort.comparisons)
    return { suggestion: near === undefined ? null : arn.replace(`${resourceType}:${action}`, near) }
  }
  if (sdk.type === 'found') {
    const hasPattern = pattern === 'requestResponse' || pattern === 'waitForTaskToken'
    return hasPattern ? null : { suggestion: arn.slice(0, -resource.length) + action }
  }
  const [near] = sdk.near
  if (near === undefined) return { suggestion: null, advice: sdk.advice }
  const meant = sdk.type === 'unknownService' ? `aws-sdk:${near}:${action}` : `${resourceType}:${near}`
  return { suggestion: arn.replace(`${resourceType}:${action}`, meant) }
}
