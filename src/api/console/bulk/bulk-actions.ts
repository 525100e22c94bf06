import type { ApiContext, RequestContext } from '../../context.ts'
import type { OperationTypes } from '../../model/operation-types.ts'
import { describeExecution } from '../../operations/executions/describe-execution.ts'
import { redriveExecution } from '../../operations/executions/redrive-execution.ts'
import { startExecution } from '../../operations/executions/start-execution.ts'
import { stopExecution } from '../../operations/executions/stop-execution.ts'
import { callOperation } from '../../protocol/call-operation.ts'
import type { BulkAction } from './bulk-jobs.ts'

type Act = (executionArn: string) => Promise<unknown>
type Described = OperationTypes['DescribeExecution']['output']

/**
 * What a job does to each execution, as its caller would do it through the public API.
 *
 * @param isDryRun only looks whether it could be done, and throws with the reason if not.
 */
export function actionFor(action: BulkAction, isDryRun: boolean, context: ApiContext, call: RequestContext): Act {
  const describe = async (executionArn: string) =>
    (await callOperation(context, describeExecution, { executionArn }, call)) as Described
  const actions: Record<BulkAction, { readonly act: Act; readonly problem: (described: Described) => string | null }> =
    {
      STOP: {
        act: (executionArn) => callOperation(context, stopExecution, { executionArn }, call),
        problem: ({ status }) => (status === 'RUNNING' ? null : 'The execution has ended.'),
      },
      REDRIVE: {
        act: (executionArn) => callOperation(context, redriveExecution, { executionArn }, call),
        problem: ({ redriveStatus, redriveStatusReason }) =>
          redriveStatus === 'REDRIVABLE' ? null : (redriveStatusReason ?? 'The execution cannot be redriven.'),
      },
      START_AGAIN: {
        act: async (executionArn) => {
          const { input, stateMachineArn, stateMachineAliasArn, stateMachineVersionArn } = await describe(executionArn)
          const asked = { stateMachineArn: stateMachineAliasArn ?? stateMachineVersionArn ?? stateMachineArn, input }
          await callOperation(context, startExecution, asked, call)
        },
        problem: () => null,
      },
    }
  const { act, problem } = actions[action]
  if (!isDryRun && action !== 'STOP') return act
  return async (executionArn) => {
    const reason = problem(await describe(executionArn))
    // StopExecution accepts what has ended, and does nothing.
    if (reason !== null) throw new Error(reason)
    if (!isDryRun) await act(executionArn)
  }
}
