import type { TaskCall, TaskOutcome } from '../../../runtime/service.ts'
import { failed } from '../../outcome.ts'
import type { AssumeRoleError } from './role-credentials.ts'

/**
 * How a task fails if its role cannot be assumed (observed for a role that the machine may not assume). Other reasons, such
 * as expired credentials or an STS that does not answer, are reported as they are: the role is not at fault.
 */
export function roleFailure(error: AssumeRoleError, { execution }: Pick<TaskCall, 'execution'>): TaskOutcome {
  const cause = error.denied
    ? `The role ${execution.roleArn} is not authorized to assume the task state's role, ${error.roleArn}.`
    : error.message
  return failed('States.TaskFailed', cause)
}
