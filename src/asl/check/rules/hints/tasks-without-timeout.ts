import { getMember, hasMember } from '../../../../json/index.ts'
import { ownWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Without TimeoutSeconds a Task waits for more than three years (99999999 s), so a lost answer holds up the execution. */
export const tasksWithoutTimeout: Rule = function* (machine) {
  for (const { type, object, name, place } of machine.states) {
    // An HTTP Task ends after a minute by itself.
    if (getMember(object, 'Resource') === 'arn:aws:states:::http:invoke') continue
    if (type !== 'Task' || hasMember(object, 'TimeoutSeconds') || hasMember(object, 'TimeoutSecondsPath')) continue
    yield ownWarning('TASK_WITHOUT_TIMEOUT', `Task "${name}" has no TimeoutSeconds`, place, { target: 'name' })
  }
}
