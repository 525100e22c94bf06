import type { IntegrationPattern, TaskResource } from '../asl/task-resource.ts'

/** How a task goes on after its call; functions and activities called by ARN are plain requests. */
export function patternOf(resource: TaskResource): IntegrationPattern {
  return resource.kind === 'integration' ? resource.pattern : 'requestResponse'
}
