import { resourcesOf } from './resources.ts'
import type { Permission } from './statement.ts'
import type { PolicyContext, StaticParameters } from './task-state.ts'

/** Reading an object in S3: reading a version is an action of its own, and a copy reads from its source. */
export function objectReading(operation: string, parameters: StaticParameters, context: PolicyContext): Permission {
  if (operation === 'CopyObject' || operation === 'UploadPartCopy') {
    const source = parameters.text('CopySource')
    const [key = '', query = ''] = source?.split('?') ?? []
    return {
      action: query.startsWith('versionId=') ? 's3:GetObjectVersion' : 's3:GetObject',
      resources: [source === null ? '*' : `arn:${context.partition}:s3:::${decoded(key.replace(/^\//, ''))}`],
    }
  }
  return {
    action: actionOfVersion('s3:GetObject', parameters),
    resources: resourcesOf('s3:GetObject', parameters, context),
  }
}

/** Operations on a version of an object have actions of their own. */
export function actionOfVersion(action: string, parameters: StaticParameters): string {
  if (!parameters.has('VersionId')) return action
  return action.replace(/^(s3:(?:Get|Put|Delete)Object)(|Acl|Attributes|Tagging)$/, '$1Version$2')
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}
