import type { TaskCall, TaskOutcome } from '../../../runtime/service.ts'
import { failed } from '../../outcome.ts'
import type { AssumeRoleError } from './role-credentials.ts'

/**
 * How a task fails whose role cannot be assumed (observed, where the role is not for this machine to assume). Other
 * reasons, as credentials that have expired or an STS that does not answer, are told as they are: they are not the role's.
 */
export function roleFailure(error: AssumeRoleError, { execution }: Pick<TaskCall, 'execution'>): TaskOutcome {
  const cause = error.denied
    ? `The role ${execution.roleArn} is not authorized to assume the task state's role, ${error.roleArn}.`
    : error.message
  return failed('States.TaskFailed', cause)
}
