import { operation } from '../../operation.ts'
import { JsonText } from '../../protocol/json-text.ts'
import { requireActivity } from './activity-exists.ts'

/** Holds the request until there is a task, for a minute at most. */
export const getActivityTask = operation({
  name: 'GetActivityTask',
  async handle(context, { activityArn, workerName }, call) {
    await requireActivity(context, activityArn)
    const task = await context.runtime.getActivityTask(activityArn, workerName ?? null, call.signal)
    // Documented: an empty answer names a null token.
    if (task === null) return new JsonText('{"taskToken":null}')
    return { input: task.input, taskToken: task.taskToken }
  },
})
