import { findExecution } from '../../../control/describe-execution.ts'
import type { StoredExecution } from '../../../store/store.ts'
import type { ApiContext, RequestContext } from '../../context.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { requireArn } from '../../require-arn.ts'

/** The execution of an ARN. Express executions have no such record: their ARNs are refused. */
export async function requireExecution({ store }: ApiContext, executionArn: string): Promise<StoredExecution> {
  requireArn(executionArn, ['execution'])
  return (await store.executions.byArn(executionArn)) ?? executionDoesNotExist(executionArn)
}

/** The same for operations that also accept a map run's children: all of them have a record, even Express ones. */
export async function requireExecutionOrChild(
  context: ApiContext,
  executionArn: string,
  { caller }: Pick<RequestContext, 'caller'>,
): Promise<StoredExecution> {
  const found = await findExecution(context, executionArn, caller)
  return found.type === 'found' ? found.execution : raiseRefusal(found)
}

export function executionDoesNotExist(arn: string): never {
  raiseRefusal({ type: 'noExecution', arn })
}
