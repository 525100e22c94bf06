import type { Execution } from '../../../store/store.ts'
import { readArn } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** The execution of an ARN. Express executions have no such record: their ARNs are refused. */
export async function requireExecution({ store }: ApiContext, executionArn: string): Promise<Execution> {
  readArn(executionArn, ['execution'])
  return (await store.executionByArn(executionArn)) ?? executionDoesNotExist(executionArn)
}

export function executionDoesNotExist(executionArn: string): never {
  raise('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`)
}
