import { getMember, hasMember, isObject, type JsonObject } from '../../../../json/index.ts'
import { itemReader } from '../../../model/shapes/map-shapes.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

export const unknownResource = "The field 'Resource' does not match any of the allowed values"

const resource = /^arn:[^:]+:states:::s3:(?:getObject|listObjectsV2)$/

/** The fields that describe the form of a CSV file. */
const csvFields = ['CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter']
const otherFormats: readonly unknown[] = ['JSON', 'JSONL', 'PARQUET']

/**
 * What an ItemReader needs beyond the types of its fields (LANGUAGE.md, section 15), and what it must not have. Messages:
 * measured for the resource, for headers that are not given, and for `CSVHeaderLocation` with JSON.
 */
export const itemReaders: Rule = function* (machine) {
  for (const { shape, object, place } of machine.parts) {
    if (shape !== itemReader) continue
    const given = getMember(object, 'Resource')
    if (typeof given === 'string' && given !== '' && !resource.test(given)) {
      yield schemaError(unknownResource, place.child('Resource'))
    }
    const config = getMember(object, 'ReaderConfig')
    if (!isObject(config)) continue
    for (const name of csvFields) {
      if (!hasMember(config, name) || !otherFormats.includes(getMember(config, 'InputType'))) continue
      const holder = place.child('ReaderConfig')
      yield schemaError(`Field '${name}' is not supported`, holder, { at: holder.child(name), target: 'name' })
    }
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
