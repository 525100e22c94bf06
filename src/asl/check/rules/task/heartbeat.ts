import { getMember, isNumber, toNumber } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** A heartbeat must be shorter than the timeout (guide). The service's wording is not known. */
export const heartbeat: Rule = function* (machine) {
  for (const state of machine.states) {
    if (state.type !== 'Task') continue
    const heartbeatSeconds = getMember(state.object, 'HeartbeatSeconds')
    const timeoutSeconds = getMember(state.object, 'TimeoutSeconds')
    if (!isNumber(heartbeatSeconds) || !isNumber(timeoutSeconds)) continue
    if (toNumber(heartbeatSeconds) < toNumber(timeoutSeconds)) continue
    yield schemaError("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", state.place.child('HeartbeatSeconds'))
  }
}
