import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireArn } from '../../require-arn.ts'

/** Makes sure that an ARN names a resource that exists and can have tags. */
export async function requireTaggable({ store }: ApiContext, resourceArn: string): Promise<void> {
  const arn = requireArn(resourceArn, ['stateMachine', 'activity'])
  const resource =
    arn.type === 'activity' ? await store.activities.byArn(resourceArn) : await store.machines.byArn(resourceArn)
  if (resource === null) {
    raise('ResourceNotFound', `Resource not found: '${resourceArn}'`, { resourceName: resourceArn })
  }
}
