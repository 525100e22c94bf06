import type { IntegrationCheck } from '../asl/check/index.ts'
import { lookUpSdk } from './aws/sdk-lookup.ts'
import { nearMatches } from './near-matches.ts'
import { knownActions } from './optimized/known-actions.ts'

/** Which integrations exist, for the check of definitions. What is near is suggested as the whole ARN. */
export const checkIntegration: IntegrationCheck = ({ arn, resource, resourceType, action, pattern }) => {
  const sdk = lookUpSdk(resourceType, action)
  if (sdk === null) {
    const known = knownActions().get(`${resourceType}:${action}`)
    if (known?.patterns.includes(pattern) === true) return null
    // A pattern that an action does not have is as unknown as the action.
    if (known !== undefined) return { suggestion: arn.slice(0, -resource.length) + action }
    const [near] = nearMatches(`${resourceType}:${action}`, knownActions().keys(), 1)
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
