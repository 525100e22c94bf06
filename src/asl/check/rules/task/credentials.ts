import { getMember, hasMember, isObject } from '../../../../json/index.ts'
import { parseTaskResource } from '../../../task-resource.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * Credentials name a role; other fields beside it are accepted. An activity has none: its worker has its own. Messages and
 * place: observed, and measured for activities.
 */
export const credentials: Rule = function* (machine) {
  for (const state of machine.states) {
    if (state.type !== 'Task') continue
    const given = getMember(state.object, 'Credentials')
    if (given === undefined) continue
    const resource = getMember(state.object, 'Resource')
    if (typeof resource === 'string' && parseTaskResource(resource)?.kind === 'activity') {
      yield schemaError("The field 'Credentials' is not supported for activities", state.place.child('Credentials'))
      continue
    }
    if (!isObject(given)) continue
    if (hasMember(given, 'RoleArn') || (state.language === 'JSONPath' && hasMember(given, 'RoleArn.$'))) continue
    yield schemaError("The field 'RoleArn' is required but was missing", state.place.child('Credentials'))
  }
}
