import type { Cause } from '../../engine/cause.ts'
import type { CallTask } from '../../engine/effect.ts'
import type { TaskOutcome } from '../service.ts'

/** What the outcome of a call means to the execution that made it. */
export function causeOf(
  { path, callId }: CallTask,
  outcome: Exclude<TaskOutcome, { readonly type: 'pending' }>,
): Cause {
  return outcome.type === 'succeeded'
    ? { type: 'TaskSucceeded', path, callId, output: outcome.output }
    : { type: 'TaskFailed', path, callId, error: outcome.error, cause: outcome.cause }
}
