import type { AskedStart } from '../../../control/start-bounds.ts'
import type { RequestContext } from '../../context.ts'
import type { StartExecutionInput, StartSyncExecutionInput } from '../../model/inputs.ts'

/** The input that both ways of starting an execution share. */
export function askedStart(
  { stateMachineArn, name, input = '{}', traceHeader }: StartExecutionInput | StartSyncExecutionInput,
  call: RequestContext,
): AskedStart {
  return {
    stateMachineArn,
    name: name ?? null,
    input,
    // Documented: the header of the request takes precedence over the member of the body.
    traceHeader: call.traceHeader ?? traceHeader ?? null,
  }
}
