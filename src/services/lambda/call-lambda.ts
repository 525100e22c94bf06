import type { TaskCall, TaskOutcome } from '../../runtime/service.ts'
import { AssumeRoleError } from '../aws/credentials/role-credentials.ts'
import { roleFailure } from '../aws/credentials/role-failure.ts'
import { failed, pending } from '../outcome.ts'
import { invocationFailure } from './invocation-failure.ts'
import type { Invocation, InvocationAnswer, LambdaApi } from './lambda-api.ts'
import { SdkClientError } from './lambda-client.ts'

export type LambdaCall =
  | { readonly type: 'answered'; readonly answer: InvocationAnswer }
  | { readonly type: 'over'; readonly outcome: TaskOutcome }

/** Invokes a function; returns its answer, or how the task ends without one. */
export async function callLambda(client: LambdaApi, task: TaskCall, invocation: Invocation): Promise<LambdaCall> {
  try {
    const answer = await client.invoke(invocation)
    const outcome = invocationFailure(answer)
    return outcome === null ? { type: 'answered', answer } : { type: 'over', outcome }
  } catch (error) {
    if (invocation.signal.aborted) return { type: 'over', outcome: pending }
    if (error instanceof AssumeRoleError) return { type: 'over', outcome: roleFailure(error, task) }
    if (!(error instanceof SdkClientError)) throw error
    return { type: 'over', outcome: failed('Lambda.SdkClientException', error.message) }
  }
}
