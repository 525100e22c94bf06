import { EndpointRefused } from '../../../connections/outbound/endpoint-guard.ts'
import type { TaskCall, TaskOutcome } from '../../../runtime/service.ts'
import { CredentialsMissing } from '../../aws/call-error.ts'
import { AssumeRoleError } from '../../aws/credentials/role-credentials.ts'
import { roleFailure } from '../../aws/credentials/role-failure.ts'
import { failed, pending } from '../../outcome.ts'
import { HttpUnanswered } from './http-exchange.ts'

/** How a task ends if its call to an endpoint failed. Faults of this program are rethrown. */
export function failureOf(error: unknown, task: TaskCall, prefix: string): TaskOutcome {
  if (task.signal.aborted) return pending
  if (error instanceof AssumeRoleError) return roleFailure(error, task)
  if (error instanceof EndpointRefused) return failed('States.Runtime', error.message)
  if (error instanceof HttpUnanswered || error instanceof CredentialsMissing) {
    return failed(`${prefix}.SdkClientException`, error.message)
  }
  throw error
}
