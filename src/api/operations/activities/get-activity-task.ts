import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { JsonText } from '../../protocol/json-text.ts'
import { requireActivity } from './activity-exists.ts'

/** Holds the request until there is a task, for a minute at most. */
export const getActivityTask = operation({
  name: 'GetActivityTask',
  waits: true,
  async handle(context, { activityArn, workerName }, call) {
    await requireActivity(context, activityArn)
    const { waitingWorkers, waitingWorkersMax } = context.runtime.activityFigures(activityArn)
    if (waitingWorkers >= waitingWorkersMax) {
      raise(
        'ActivityWorkerLimitExceeded',
        'The maximum number of workers concurrently polling for activity tasks has been reached.',
      )
    }
    const task = await context.runtime.getActivityTask(activityArn, workerName ?? null, call.signal)
    // Documented: an empty answer has a null token.
    if (task === null) return new JsonText('{"taskToken":null}')
    return { input: task.input, taskToken: task.taskToken }
  },
})
