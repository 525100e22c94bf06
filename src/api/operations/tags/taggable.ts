import { readArn } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** Makes sure that an ARN names a resource that has tags and exists. */
export async function requireTaggable({ store }: ApiContext, resourceArn: string): Promise<void> {
  const arn = readArn(resourceArn, ['stateMachine', 'activity'])
  const resource =
    arn.type === 'activity' ? await store.activityByArn(resourceArn) : await store.machineByArn(resourceArn)
  if (resource === null) {
    raise('ResourceNotFound', `Resource not found: '${resourceArn}'`, { resourceName: resourceArn })
  }
}
