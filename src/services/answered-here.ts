import type { TaskCall } from '../runtime/service.ts'
import type { LocalFunctions } from './lambda/lambda-api.ts'
import { TaskParameters } from './task-parameters.ts'

export interface OwnServices {
  readonly functions: Pick<LocalFunctions, 'has'> | null
  /** Whether Step Functions is this server itself. */
  readonly ownApi: boolean
  /** Whether S3 is a directory on this machine. */
  readonly ownS3: boolean
}

/** Returns a function that tells whether this server answers a task's call itself, so that nothing leaves it. */
export function answeredHere({ functions, ownApi, ownS3 }: OwnServices) {
  return ({ resource, arguments: given }: Pick<TaskCall, 'resource' | 'arguments'>): boolean => {
    if (resource.kind === 'activity') return true
    const isOwnFunction = (name: string | null) => name !== null && functions?.has(name) === true
    if (resource.kind === 'lambda') return isOwnFunction(resource.arn)
    const { resourceType, action } = resource
    switch (resourceType) {
      case 'states':
      case 'aws-sdk:sfn':
        return ownApi
      case 'aws-sdk:s3':
        return ownS3
      case 'lambda':
      case 'aws-sdk:lambda':
        return action === 'invoke' && isOwnFunction(new TaskParameters(given).text('FunctionName'))
      default:
        return false
    }
  }
}
