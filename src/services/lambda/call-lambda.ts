import type { TaskOutcome } from '../../runtime/service.ts'
import { failed, pending } from '../outcome.ts'
import { invocationFailure } from './invocation-failure.ts'
import type { Invocation, InvocationAnswer, LambdaApi } from './lambda-api.ts'
import { SdkClientError } from './lambda-client.ts'

export type LambdaCall =
  | { readonly type: 'answered'; readonly answer: InvocationAnswer }
  | { readonly type: 'over'; readonly outcome: TaskOutcome }

/** Invokes a function; gives its answer, or how the task ends without one. */
export async function callLambda(client: LambdaApi, invocation: Invocation): Promise<LambdaCall> {
  if (client.signs(invocation.functionName) && invocation.credentials !== null)
    return { type: 'over', outcome: credentialsUnsupported }
  try {
    const answer = await client.invoke(invocation)
    const outcome = invocationFailure(answer)
    return outcome === null ? { type: 'answered', answer } : { type: 'over', outcome }
  } catch (error) {
    if (invocation.signal.aborted) return { type: 'over', outcome: pending }
    if (!(error instanceof SdkClientError)) throw error
    return { type: 'over', outcome: failed('Lambda.SdkClientException', error.message) }
  }
}

/** Calling in the server's own name instead would use rights that the definition did not ask for. */
const credentialsUnsupported = failed(
  'States.Runtime',
  'Credentials are not supported yet: this server calls AWS Lambda with its own credentials only.',
)
