import { getMember, hasMember, isObject, type JsonObject } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

const distributedOnly = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label']

/**
 * Fields of a Map state that only make sense in DISTRIBUTED mode. Tolerated failures are not among them: recordings have
 * them in INLINE mode too. The service's wording is not known; this is its message for unsupported fields.
 */
export const distributedFields: Rule = function* (machine) {
  for (const state of machine.states) {
    if (state.type !== 'Map' || isDistributed(state.object)) continue
    for (const name of distributedOnly) {
      if (!hasMember(state.object, name)) continue
      yield schemaError(`Field '${name}' is not supported`, state.place, {
        at: state.place.child(name),
        target: 'name',
        notes: [
          {
            message: `${name} needs "ProcessorConfig": { "Mode": "DISTRIBUTED" }; the Map state is defined`,
            path: state.place.path,
            target: 'name',
          },
        ],
      })
    }
  }
}

function isDistributed(map: JsonObject): boolean {
  const processor = getMember(map, 'ItemProcessor') ?? getMember(map, 'Iterator')
  // Without a processor, the mode is unknown, and that is reported already.
  if (!isObject(processor)) return true
  const config = getMember(processor, 'ProcessorConfig')
  return isObject(config) && getMember(config, 'Mode') !== 'INLINE' && hasMember(config, 'Mode')
}
