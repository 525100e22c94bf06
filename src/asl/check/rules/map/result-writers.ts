import { getMember, hasMember } from '../../../../json/index.ts'
import { resultWriter } from '../../../model/shapes/map-shapes.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'
import { unknownResource } from './item-readers.ts'

const resource = /^arn:[^:]+:states:::s3:putObject$/

/**
 * A Resource exports the results to the place that Parameters or Arguments give: neither works without the other
 * (LANGUAGE.md, section 15). With only one of them, nothing would be exported and nobody would know.
 */
export const resultWriters: Rule = function* (machine) {
  for (const { shape, object, language, place } of machine.parts) {
    if (shape !== resultWriter) continue
    const given = getMember(object, 'Resource')
    if (typeof given === 'string' && given !== '' && !resource.test(given)) {
      yield schemaError(unknownResource, place.child('Resource'))
    }
    // Which of the two belongs to the query language is checked elsewhere.
    const hasPlace = hasMember(object, 'Parameters') || hasMember(object, 'Arguments')
    if (hasMember(object, 'Resource') === hasPlace) continue
    const placeField = language === 'JSONata' ? 'Arguments' : 'Parameters'
    yield schemaError(`These fields are required: [${hasPlace ? 'Resource' : placeField}]`, place)
  }
}
