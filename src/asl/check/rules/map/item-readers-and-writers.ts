import { getMember, hasMember, isObject, type JsonObject } from '../../../../json/index.ts'
import { schemaError } from '../../report.ts'
import { itemReader, resultWriter } from '../../shapes/map-shapes.ts'
import type { Rule } from '../rule.ts'

const resources = new Map([
  [itemReader, /^arn:[^:]+:states:::s3:(?:getObject|listObjectsV2)$/],
  [resultWriter, /^arn:[^:]+:states:::s3:putObject$/],
])

/** What an ItemReader and a ResultWriter need beyond the types of their fields (LANGUAGE.md, section 15). */
export const itemReadersAndWriters: Rule = function* (machine) {
  for (const { shape, object, place } of machine.parts) {
    const resource = resources.get(shape)
    if (resource === undefined) continue
    const given = getMember(object, 'Resource')
    if (typeof given === 'string' && given !== '' && !resource.test(given)) {
      yield schemaError(
        `The resource provided ${given} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
        place.child('Resource'),
      )
    }
    const config = getMember(object, 'ReaderConfig')
    if (!isObject(config)) continue
    const missing = missingFields(config)
    if (missing.length > 0) {
      yield schemaError(`These fields are required: [${missing.join(', ')}]`, place.child('ReaderConfig'))
    }
  }
}

function missingFields(config: JsonObject): string[] {
  const wanted: string[] = []
  if (getMember(config, 'Transformation') === 'LOAD_AND_FLATTEN') wanted.push('InputType')
  if (getMember(config, 'InputType') === 'CSV' && !hasMember(config, 'ManifestType')) wanted.push('CSVHeaderLocation')
  if (getMember(config, 'CSVHeaderLocation') === 'GIVEN') wanted.push('CSVHeaders')
  return wanted.filter((name) => !hasMember(config, name))
}
