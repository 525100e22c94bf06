import type { Execution } from '../../../store/store.ts'
import { readArn } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** The execution of an ARN. Express executions have no such record: their ARNs are refused. */
export async function requireExecution({ store }: ApiContext, executionArn: string): Promise<Execution> {
  readArn(executionArn, ['execution'])
  return (await store.executionByArn(executionArn)) ?? executionDoesNotExist(executionArn)
}

/** The same for what can be asked of a map run's children too: they have a record, also those that are Express. */
export async function requireExecutionOrChild({ store }: ApiContext, executionArn: string): Promise<Execution> {
  const isChild = /^(?:[^:]*:){5}express:[^:]+\//.test(executionArn)
  readArn(executionArn, isChild ? ['express'] : ['execution'])
  return (await store.executionByArn(executionArn)) ?? executionDoesNotExist(executionArn)
}

export function executionDoesNotExist(executionArn: string): never {
  raise('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`)
}

export function tooManyExecutions({ openMax }: { readonly openMax: number }): never {
  raise(
    'ExecutionLimitExceeded',
    `${openMax} executions are open, which is the limit: let some end, or stop them, first.`,
  )
}
