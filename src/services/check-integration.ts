import type { IntegrationCheck } from '../asl/check/index.ts'
import { lookUpSdk } from './aws/sdk-lookup.ts'

/** Which integrations exist, for the check of definitions. */
export const checkIntegration: IntegrationCheck = ({ arn, resourceType, action }) => {
  const sdk = lookUpSdk(resourceType, action)
  if (sdk === null || sdk.type === 'found') return null
  const [near] = sdk.near
  if (near === undefined) return { suggestion: null }
  const meant = sdk.type === 'unknownService' ? `aws-sdk:${near}:${action}` : `${resourceType}:${near}`
  return { suggestion: arn.replace(`${resourceType}:${action}`, meant) }
}
