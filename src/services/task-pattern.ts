import type { IntegrationPattern, TaskResource } from '../asl/task-resource.ts'
import type { Payload } from '../json/index.ts'
import type { TaskCall, TaskOutcome, TaskReport } from '../runtime/service.ts'
import { pending, succeeded } from './outcome.ts'

/** How a task continues after its call; functions and activities called by ARN are plain requests. */
export function patternOf(resource: TaskResource): IntegrationPattern {
  return resource.kind === 'integration' ? resource.pattern : 'requestResponse'
}

/** Whether a task waits for the job that its call starts to end. */
export function isSync(resource: TaskResource): boolean {
  const pattern = patternOf(resource)
  return pattern === 'sync' || pattern === 'sync:2'
}

/** The outcome of a task whose call was answered: the answer is its result, unless it waits for its task token. */
export async function answered(task: TaskCall, output: Payload, report: TaskReport): Promise<TaskOutcome> {
  if (patternOf(task.resource) !== 'waitForTaskToken') return succeeded(output)
  await report.submitted(output)
  return pending
}
