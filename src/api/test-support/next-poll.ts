import type { Runtime } from '../../runtime/runtime.ts'

/** Resolves once the next worker asks for a task, with the signal that ends its wait. */
export function nextPoll(runtime: Runtime): Promise<AbortSignal> {
  const { getActivityTask } = runtime
  return new Promise((resolve) => {
    runtime.getActivityTask = (activityArn, workerName, signal) => {
      runtime.getActivityTask = getActivityTask
      const task = runtime.getActivityTask(activityArn, workerName, signal)
      resolve(signal)
      return task
    }
  })
}
