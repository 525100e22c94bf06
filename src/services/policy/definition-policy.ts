import { expressionSource } from '../../asl/expression-text.ts'
import { readMachine } from '../../asl/model/read-machine.ts'
import { parseTaskResource } from '../../asl/task-resource.ts'
import { getMember, isObject, type JsonObject, type JsonValue } from '../../json/index.ts'
import { roleArnOf } from '../aws/credentials/role-credentials.ts'
import { lookUpSdk } from '../aws/sdk-lookup.ts'
import { distributedMapPermissions } from './map-permissions.ts'
import { actionOfVersion, objectReading } from './object-permissions.ts'
import { optimizedPermissions } from './optimized-permissions.ts'
import { functionArns, resourcesOf } from './resources.ts'
import { sdkActions } from './sdk-actions.ts'
import { type Permission, type Policy, policyOf } from './statement.ts'
import { type PolicyContext, StaticParameters } from './task-state.ts'

/** The least privileges that a state machine's role needs for this definition. */
export function definitionPolicy(definition: JsonValue, context: PolicyContext): Policy {
  const permissions: Permission[] = []
  const { states, flows } = readMachine(isObject(definition) ? definition : {})
  const distributed = new Set(flows.flatMap(({ isDistributed, owner }) => (isDistributed ? [owner] : [])))
  for (const state of states) {
    if (state.type === 'Task') permissions.push(...taskPermissions(state.object, context))
    if (distributed.has(state)) permissions.push(...distributedMapPermissions(state.object, context))
  }
  return policyOf(permissions)
}

function taskPermissions(state: JsonObject, context: PolicyContext): Permission[] {
  const text = getMember(state, 'Resource')
  const resource = typeof text === 'string' ? parseTaskResource(text) : null
  if (resource === null || resource.kind === 'activity') return []
  // A role that may assume the other role gets its permissions, and needs none of its own for the state.
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
