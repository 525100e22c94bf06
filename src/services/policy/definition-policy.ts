import { parseTaskResource } from '../../asl/task-resource.ts'
import { getMember, isObject, type JsonObject, type JsonValue } from '../../json/index.ts'
import { roleArnOf } from '../aws/credentials/role-credentials.ts'
import { lookUpSdk } from '../aws/sdk-lookup.ts'
import { optimizedPermissions } from './optimized-permissions.ts'
import { resourcesOf } from './resources.ts'
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
    return [{ action: 'lambda:InvokeFunction', resources: [resource.arn, `${resource.arn}:*`] }]
  }
  const parameters = new StaticParameters(state)
  const { resourceType, action, pattern } = resource
  const sdk = lookUpSdk(resourceType, action)
  if (sdk === null) return optimizedPermissions(resourceType, action, pattern, parameters, context)
  if (sdk.type !== 'found') return []
  return sdkActions(sdk.service, sdk.operation).map((name) => ({
    action: name,
    resources: resourcesOf(name, parameters, context),
  }))
}

function assumedRole(credentials: JsonValue): string {
  const role = roleArnOf(credentials)
  return role === null || role.startsWith('{%') ? '*' : role
}

/** A Distributed Map starts executions of its own machine, and reads and writes in S3. */
function mapPermissions(state: JsonObject, context: PolicyContext): Permission[] {
  const permissions: Permission[] = []
  const { partition, region, account, machineName } = context
  const processor = getMember(state, 'ItemProcessor')
  const configuration = isObject(processor) ? getMember(processor, 'ProcessorConfig') : undefined
  if (!isObject(configuration) || getMember(configuration, 'Mode') !== 'DISTRIBUTED') return []
  const own = `arn:${partition}:states:${region}:${account}`
  permissions.push(
    { action: 'states:StartExecution', resources: [`${own}:stateMachine:${machineName}`] },
    { action: 'states:DescribeExecution', resources: [`${own}:execution:${machineName}/*`] },
    { action: 'states:StopExecution', resources: [`${own}:execution:${machineName}/*`] },
    { action: 'states:RedriveExecution', resources: [`${own}:execution:${machineName}/*`] },
  )
  const reader = getMember(state, 'ItemReader')
  if (isObject(reader)) {
    const lists = String(getMember(reader, 'Resource')).endsWith(':listObjectsV2')
    const action = lists ? 's3:ListBucket' : 's3:GetObject'
    permissions.push({ action, resources: resourcesOf(action, new StaticParameters(reader), context) })
  }
  const writer = getMember(state, 'ResultWriter')
  if (isObject(writer)) {
    const bucket = new StaticParameters(writer).text('Bucket')
    const resources = [bucket === null ? '*' : `arn:${partition}:s3:::${bucket}/*`]
    for (const action of ['PutObject', 'GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload']) {
      permissions.push({ action: `s3:${action}`, resources })
    }
  }
  return permissions
}
