import { hasMember } from '../../../../json/index.ts'
import { itemBatcher } from '../../../model/shapes/map-shapes.ts'
import { fieldOf } from '../../../model/shapes/shape.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

const limits = ['MaxItemsPerBatch', 'MaxItemsPerBatchPath', 'MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath']

/** A batch must have some limit (LANGUAGE.md, section 15). The service's wording is not known. */
export const itemBatchers: Rule = function* (machine) {
  for (const { shape, object, language, place } of machine.parts) {
    if (shape !== itemBatcher || limits.some((name) => hasMember(object, name))) continue
    const possible = limits.filter((name) => fieldOf(shape, name, language) !== undefined)
    yield schemaError(`At least one of these fields is required: [${possible.join(', ')}]`, place)
  }
}
