import { getMember, hasMember, isObject } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Credentials name a role. Message and place: observed; other fields beside it pass. */
export const credentials: Rule = function* (machine) {
  for (const state of machine.states) {
    if (state.type !== 'Task') continue
    const given = getMember(state.object, 'Credentials')
    if (given === undefined || !isObject(given)) continue
    if (hasMember(given, 'RoleArn') || (state.language === 'JSONPath' && hasMember(given, 'RoleArn.$'))) continue
    yield schemaError("The field 'RoleArn' is required but was missing", state.place.child('Credentials'))
  }
}
