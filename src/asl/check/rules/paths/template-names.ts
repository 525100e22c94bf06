import { hasMember, isObject, type JsonValue, memberNames } from '../../../../json/index.ts'
import { entriesInside } from '../../model/fields.ts'
import type { Place } from '../../model/place.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A payload template cannot have both `name` and `name.$` (specification: field names must stay unique once the suffix
 * is dropped). The service's wording is not known.
 */
export const templateNames: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (spec.kind !== 'template' || part.language !== 'JSONPath') continue
    const place = part.place.child(name)
    const objects: { value: JsonValue; place: Place }[] = [{ value, place }, ...entriesInside(value, place)]
    for (const object of objects) {
      if (!isObject(object.value)) continue
      for (const member of memberNames(object.value)) {
        if (!member.endsWith('.$') || !hasMember(object.value, member.slice(0, -2))) continue
        yield schemaError(`The field '${member.slice(0, -2)}' is given twice, with and without '.$'`, place, {
          at: object.place.child(member),
          target: 'name',
        })
      }
    }
  }
}
