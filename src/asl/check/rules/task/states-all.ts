import { getMember, isObject, type JsonValue } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * The wildcard must stand alone, and in the last retrier or catcher. Message and place: reported in public. A retrier or
 * catcher may also name `States.DataLimitExceeded` and the like, which nothing forbids.
 */
export const statesAll: Rule = function* (machine) {
  for (const state of machine.states) {
    for (const field of ['Retry', 'Catch']) {
      const list = getMember(state.object, field)
      if (!Array.isArray(list)) continue
      for (const [index, item] of list.entries()) {
        const names: JsonValue | undefined = isObject(item) ? getMember(item, 'ErrorEquals') : undefined
        if (!Array.isArray(names)) continue
        const wildcard = names.indexOf('States.ALL')
        if (wildcard === -1 || (names.length === 1 && index === list.length - 1)) continue
        yield schemaError(
          'States.ALL must appear alone and at end of list',
          state.place.child(field).child(index).child('ErrorEquals').child(wildcard),
        )
      }
    }
  }
}
