import { getMember, hasMember, isObject } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A Distributed Map says what its child executions are, and only Standard machines may have one (LANGUAGE.md, section
 * 15). The wording of the second is not known.
 */
export const processorConfigs: Rule = function* (machine) {
  for (const { owner, part, isDistributed } of machine.flows) {
    if (!isDistributed) continue
    const config = getMember(part.object, 'ProcessorConfig')
    if (!isObject(config)) continue
    const place = part.place.child('ProcessorConfig')
    if (!hasMember(config, 'ExecutionType')) yield schemaError('These fields are required: [ExecutionType]', place)
    if (owner?.flow.executionType === 'EXPRESS') {
      yield schemaError("Express state machine does not support 'DISTRIBUTED' mode of Map", place.child('Mode'))
    }
  }
}
