import { expressionSource } from '../../asl/expression-text.ts'
import { parseTaskResource } from '../../asl/task-resource.ts'
import { getMember, type JsonObject, type JsonValue } from '../../json/index.ts'
import { roleArnOf } from '../aws/credentials/role-credentials.ts'
import { lookUpSdk } from '../aws/sdk-lookup.ts'
import { mapPermissions } from './map-permissions.ts'
import { actionOfVersion, objectReading } from './object-permissions.ts'
import { optimizedPermissions } from './optimized-permissions.ts'
import { functionArns, resourcesOf } from './resources.ts'
import { sdkActions } from './sdk-actions.ts'
import { type Permission, type Policy, policyOf } from './statement.ts'
import { type PolicyContext, StaticParameters, statesOf } from './task-state.ts'

/** The least that a state machine's role must be allowed, for the definition as it stands. */
export function definitionPolicy(definition: JsonValue, context: PolicyContext): Policy {
  const permissions: Permission[] = []
  for (const state of statesOf(definition)) {
    if (getMember(state, 'Type') === 'Task') permissions.push(...taskPermissions(state, context))
    if (getMember(state, 'Type') === 'Map') permissions.push(...mapPermissions(state, context))
  }
  return policyOf(permissions)
}

function taskPermissions(state: JsonObject, context: PolicyContext): Permission[] {
  const text = getMember(state, 'Resource')
  const resource = typeof text === 'string' ? parseTaskResource(text) : null
  if (resource === null || resource.kind === 'activity') return []
  // Whoever may assume the other role has its rights, and needs none of its own.
  const credentials = getMember(state, 'Credentials')
  if (credentials !== undefined) return [{ action: 'sts:AssumeRole', resources: [assumedRole(credentials)] }]
  if (resource.kind === 'lambda') {
    return [{ action: 'lambda:InvokeFunction', resources: functionArns(resource.arn) }]
  }
  const parameters = new StaticParameters(state)
  const { resourceType, action, pattern } = resource
  const sdk = lookUpSdk(resourceType, action)
  if (sdk === null) return optimizedPermissions(resourceType, action, pattern, parameters, context)
  if (sdk.type !== 'found') return []
  return sdkActions(sdk.service, sdk.operation).map((name) =>
    name === 's3:GetObject'
      ? objectReading(sdk.operation, parameters, context)
      : { action: actionOfVersion(name, parameters), resources: resourcesOf(name, parameters, context) },
  )
}

function assumedRole(credentials: JsonValue): string {
  const role = roleArnOf(credentials)
  return role === null || expressionSource(role) !== null ? '*' : role
}
