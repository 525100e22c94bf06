import { getMember } from '../../../../json/index.ts'
import { parseTaskResource, type TaskResource } from '../../../task-resource.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * What Express executions cannot do: wait for a job, for a callback, or for an activity's worker. Messages and places:
 * observed, including the space at the end of one of them. Children of a Distributed Map may be Express in a Standard
 * machine.
 */
export const expressIntegrations: Rule = function* (machine) {
  for (const state of machine.states) {
    if (state.type !== 'Task' || state.flow.executionType !== 'EXPRESS') continue
    const text = getMember(state.object, 'Resource')
    const resource = typeof text === 'string' ? parseTaskResource(text) : null
    const refused = resource === null ? null : refusedBy(resource)
    if (refused !== null) {
      yield schemaError(`Express state machine does not support ${refused}`, state.place.child('Resource'))
    }
  }
}

function refusedBy(resource: TaskResource): string | null {
  if (resource.kind === 'activity') return 'Activity ARN'
  if (resource.kind !== 'integration' || resource.pattern === 'requestResponse') return null
  return resource.pattern === 'waitForTaskToken'
    ? "'.waitForTaskToken' service integration "
    : "'.sync' service integration"
}
