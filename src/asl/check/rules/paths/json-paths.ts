import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** InputPath and OutputPath. Message and place: reported in public. */
export const jsonPaths: Rule = function* (machine) {
  for (const { kind, place, problem } of machine.readings) {
    if (kind !== 'path' || problem === null) continue
    yield schemaError('Value must be a valid JSONPath.', place, {
      innerOffset: problem.offset,
      notes: [{ message: problem.message, path: null, target: 'value' }],
    })
  }
}
