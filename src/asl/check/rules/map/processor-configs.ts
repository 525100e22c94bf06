import { getMember, hasMember, isObject } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A Distributed Map states the type of its child executions; an inline one, which has none, must not (measured). Only
 * Standard machines may have a Distributed Map (LANGUAGE.md, section 15); the wording for that is not known.
 */
export const processorConfigs: Rule = function* (machine) {
  for (const { owner, part, isDistributed } of machine.flows) {
    const config = getMember(part.object, 'ProcessorConfig')
    if (!isObject(config)) continue
    const place = part.place.child('ProcessorConfig')
    if (getMember(config, 'Mode') === 'INLINE' && hasMember(config, 'ExecutionType')) {
      const at = place.child('ExecutionType')
      yield schemaError("Field 'ExecutionType' is not supported", place, { at, target: 'name' })
    }
    if (!isDistributed) continue
    if (!hasMember(config, 'ExecutionType')) yield schemaError('These fields are required: [ExecutionType]', place)
    if (owner?.flow.executionType === 'EXPRESS') {
      yield schemaError("Express state machine does not support 'DISTRIBUTED' mode of Map", place.child('Mode'))
    }
  }
}
