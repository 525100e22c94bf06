import { partitionOf } from '../arn/index.ts'
import { readCopySource } from './copy-source.ts'
import type { S3Call } from './s3-operation.ts'

/** A permission that the sender of a request needs, by its name in policies. */
export interface RequiredPermission {
  readonly action: string
  readonly resource: string
}

/** The permissions that a request needs. A copy also reads its source. */
export function requiredPermissions(
  {
    name,
    action = name,
    isCopy = false,
  }: { readonly name: string; readonly action?: string; readonly isCopy?: boolean },
  { bucket, key, headers }: Pick<S3Call, 'bucket' | 'key' | 'headers'>,
  region: string,
): readonly RequiredPermission[] {
  const arnOf = (place: string) => `arn:${partitionOf(region)}:s3:::${place}`
  // Which objects DeleteObjects deletes is in the body of the request.
  const object = name === 'DeleteObjects' ? '*' : key
  const resource = bucket === '' ? '*' : arnOf(object === '' ? bucket : `${bucket}/${object}`)
  const permissions = [{ action: `s3:${action}`, resource }]
  if (!isCopy) return permissions
  const source = readCopySource(headers['x-amz-copy-source'] ?? '')
  return [...permissions, { action: 's3:GetObject', resource: arnOf(`${source.bucket}/${source.key}`) }]
}
