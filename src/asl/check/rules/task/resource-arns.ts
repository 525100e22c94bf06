import { getMember } from '../../../../json/index.ts'
import { parseTaskResource } from '../../../task-resource.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'
import { unrecognised } from './unknown-integrations.ts'

/**
 * A Task's Resource must be an ARN of a kind that a Task can call. The first message was reported in public for the
 * service, the second for integrations that the service does not know. Another rule checks which actions exist.
 */
export const resourceArns: Rule = function* (machine) {
  for (const state of machine.states) {
    if (state.type !== 'Task') continue
    const resource = getMember(state.object, 'Resource')
    if (typeof resource !== 'string' || parseTaskResource(resource) !== null) continue
    const place = state.place.child('Resource')
    if (!/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+/.test(resource)) yield schemaError('Value is not a valid resource ARN', place)
    else yield schemaError(unrecognised(resource), place)
  }
}
