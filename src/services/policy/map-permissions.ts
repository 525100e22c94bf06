import { anyChildArn, machineArn } from '../../arn/index.ts'
import { getMember, isObject, type JsonObject } from '../../json/index.ts'
import { objectReading } from './object-permissions.ts'
import { resourcesOf } from './resources.ts'
import type { Permission } from './statement.ts'
import { type PolicyContext, StaticParameters } from './task-state.ts'

/** A Distributed Map starts executions of its own machine, and reads and writes in S3. */
export function distributedMapPermissions(state: JsonObject, context: PolicyContext): Permission[] {
  const permissions: Permission[] = []
  const { partition, machineName } = context
  const machine = machineArn(context, machineName)
  const children = anyChildArn(machine)
  permissions.push(
    { action: 'states:StartExecution', resources: [machine] },
    { action: 'states:DescribeExecution', resources: [children] },
    { action: 'states:StopExecution', resources: [children] },
    { action: 'states:RedriveExecution', resources: [children] },
  )
  const reader = getMember(state, 'ItemReader')
  if (isObject(reader)) permissions.push(...readerPermissions(reader, context))
  const writer = getMember(state, 'ResultWriter')
  // Without a resource, the writer only sets the form of the results.
  if (isObject(writer) && getMember(writer, 'Resource') !== undefined) {
    const bucket = new StaticParameters(writer).text('Bucket')
    const resources = [bucket === null ? '*' : `arn:${partition}:s3:::${bucket}/*`]
    for (const action of ['PutObject', 'GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload']) {
      permissions.push({ action: `s3:${action}`, resources })
    }
  }
  return permissions
}

/** The object or listing that the reader names, and the objects named in it if their content is read. */
function readerPermissions(reader: JsonObject, context: PolicyContext): Permission[] {
  const parameters = new StaticParameters(reader)
  const config = getMember(reader, 'ReaderConfig')
  const setting = (name: string) => (isObject(config) ? getMember(config, name) : undefined)
  const bucket = parameters.text('Bucket')
  const objects = (key: string | null): Permission => ({
    action: 's3:GetObject',
    resources: [bucket === null || key === null ? '*' : `arn:${context.partition}:s3:::${bucket}/${key}`],
  })
  if (String(getMember(reader, 'Resource')).endsWith(':listObjectsV2')) {
    const list = { action: 's3:ListBucket', resources: resourcesOf('s3:ListBucket', parameters, context) }
    if (setting('Transformation') !== 'LOAD_AND_FLATTEN') return [list]
    const prefix = parameters.has('Prefix') ? (parameters.text('Prefix') ?? '') : ''
    return [list, objects(`${prefix}*`)]
  }
  const named = objectReading('GetObject', parameters, context)
  // The output of an Athena query may be in any bucket.
  if (setting('ManifestType') === 'ATHENA_DATA') return [named, objects(null)]
  const isInventory = setting('ManifestType') === 'S3_INVENTORY' || setting('InputType') === 'MANIFEST'
  return isInventory ? [named, objects(inventoryData(parameters.text('Key')))] : [named]
}

/** S3 writes `data/` beside the folder of the inventory's date. If the manifest is elsewhere, it may have been moved. */
function inventoryData(key: string | null): string {
  const folder = key === null ? null : /^(.*\/)?\d{4}-\d\d-\d\dT\d\d-\d\dZ\/[^/]+$/.exec(key)
  return folder === null ? '*' : `${folder[1] ?? ''}data/*`
}
